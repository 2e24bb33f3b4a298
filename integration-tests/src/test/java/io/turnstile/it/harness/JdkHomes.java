package io.turnstile.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The JDKs to test on: the running one, and those named in {@code TURNSTILE_TEST_JDK_HOMES} (a path list) or, where that is
 * unset, those installed beside the running one. Only 17 and later; one for each feature release.
 */
public final class JdkHomes implements ArgumentsProvider {
    private static final int OLDEST_FEATURE = 17;
    private static final List<Jdk> FOUND = find();

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return FOUND.stream().map(Arguments::of);
    }

    /** All found, the running one first. */
    public static List<Jdk> found() {
        return FOUND;
    }

    private static List<Jdk> find() {
        Jdk running = Jdk.running();
        Set<Integer> seen = new LinkedHashSet<>();
        return Stream.concat(Stream.of(running), candidates(running).flatMap(home -> Jdk.at(home).stream()))
                .filter(jdk -> jdk.feature() >= OLDEST_FEATURE)
                .filter(jdk -> seen.add(jdk.feature()))
                .toList();
    }

    private static Stream<Path> candidates(Jdk running) {
        String named = System.getenv("TURNSTILE_TEST_JDK_HOMES");
        if (named != null) {
            return Stream.of(named.split(File.pathSeparator)).map(Path::of);
        }
        try (Stream<Path> siblings = Files.list(running.home().resolveSibling("."))) {
            return siblings.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
