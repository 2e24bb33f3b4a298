package io.turnstile.it;

import io.turnstile.it.apps.H2Transfers;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.Driver;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A real application: the database H2, its own locks selected, under a transactional load of eight threads. */
class H2IT {
    @TempDir
    private Path directory;

    @EachJdkAndProtocol
    void databaseGivesTheSameResultsAsWithoutTheAgent(Jdk jdk, String protocol) throws IOException {
        Path coverage = directory.resolve("coverage.txt");
        Run plain = load(ChildJvm.on(jdk), "plain");
        Run retrofitted = load(
                ChildJvm.on(jdk)
                        .agent(Configuration.of("org.h2.**", protocol) + "report:\n  coverage: \"" + coverage + "\"\n"),
                "retrofitted");
        assertEquals(4, plain.stdout().size(), plain::toString);
        assertTrue(plain.stdout().contains("total: 40000000"), plain::toString);
        assertTrue(plain.stdout().contains("transfers: 8000"), plain::toString);
        assertEquals(plain.stdout(), retrofitted.stdout(), retrofitted::toString);
        assertTrue(
                Files.readAllLines(coverage).stream()
                        .anyMatch(line -> line.startsWith("rewritten") && line.contains("org.h2.mvstore.MVStore")),
                () -> read(coverage));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Run load(ChildJvm jvm, String name) throws IOException {
        Path database = Files.createDirectory(directory.resolve(name));
        return jvm.withClassesOf(Driver.class)
                .main(H2Transfers.class, database.toString())
                .run()
                .assertSuccess();
    }
}
