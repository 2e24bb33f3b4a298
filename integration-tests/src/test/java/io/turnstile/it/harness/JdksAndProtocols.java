package io.turnstile.it.harness;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Each JDK found with each protocol of ours. */
public final class JdksAndProtocols implements ArgumentsProvider {
    /** Our protocols, as a configuration names them. */
    public static final List<String> PROTOCOLS = List.of("futex", "pi");

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return JdkHomes.found().stream()
                .flatMap(jdk -> PROTOCOLS.stream().map(protocol -> Arguments.of(jdk, protocol)));
    }
}
