package io.turnstile.it.harness;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Each JDK found with each protocol of ours; ceilings only with {@code -Dturnstile.protocols=all}, for they wait as protocol
 * {@code pi} does.
 */
public final class JdksAndProtocols implements ArgumentsProvider {
    private static final List<String> PROTOCOLS = "all".equals(System.getProperty("turnstile.protocols"))
            ? List.of("futex", "pi", "ceiling")
            : List.of("futex", "pi");

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return JdkHomes.found().stream()
                .flatMap(jdk -> PROTOCOLS.stream().map(protocol -> Arguments.of(jdk, protocol)));
    }
}
