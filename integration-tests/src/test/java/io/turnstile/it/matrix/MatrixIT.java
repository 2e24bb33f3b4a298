package io.turnstile.it.matrix;

import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.JdkHomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Every JDK found, with each way of calling the kernel, each protocol and each garbage collector. By default a sample:
 * each JDK with two of the protocols; {@code -Dturnstile.matrix=full} runs all and writes the table into docs.
 */
class MatrixIT {
    private static final boolean FULL = "full".equals(System.getProperty("turnstile.matrix"));
    private static final Path TABLE = Path.of(System.getProperty("turnstile.docs"), "matrix.md");
    private static final List<String> PROTOCOLS = List.of("futex", "pi", "ceiling");
    private static final Map<String, String> RESULTS = new TreeMap<>(); // by cell; tests run one after the other
    private static List<Cell> cells = List.of();

    @TestFactory
    Stream<DynamicTest> eachCombinationKeepsTheContracts() {
        cells = FULL ? all() : sample();
        return cells.stream().map(cell -> DynamicTest.dynamicTest(cell.toString(), () -> conform(cell)));
    }

    private static void conform(Cell cell) {
        try {
            RESULTS.put(cell.toString(), Integer.toString(cell.conform()));
        } catch (TestAbortedException missing) {
            RESULTS.put(cell.toString(), "not run: " + missing.getMessage());
            throw missing;
        }
    }

    private static List<Cell> all() {
        List<Cell> all = new ArrayList<>();
        for (Jdk jdk : JdkHomes.found()) {
            for (String binding : Cell.bindingsOf(jdk)) {
                for (String protocol : PROTOCOLS) {
                    for (Cell.Collector collector : collectorsOf(jdk)) {
                        all.add(new Cell(jdk, binding, protocol, collector));
                    }
                }
            }
        }
        return all;
    }

    /** Each JDK with all protocols but one, not the same for all, the other columns going round. */
    private static List<Cell> sample() {
        List<Cell> sample = new ArrayList<>();
        List<Jdk> jdks = JdkHomes.found();
        for (Jdk jdk : jdks) {
            List<String> bindings = Cell.bindingsOf(jdk);
            List<Cell.Collector> collectors = collectorsOf(jdk);
            List<String> protocols = new ArrayList<>(PROTOCOLS);
            protocols.remove(jdks.indexOf(jdk) % PROTOCOLS.size());
            for (String protocol : protocols) {
                int turn = sample.size();
                String binding = bindings.get(turn % bindings.size());
                sample.add(new Cell(jdk, binding, protocol, collectors.get(turn % collectors.size())));
            }
        }
        return sample;
    }

    private static List<Cell.Collector> collectorsOf(Jdk jdk) {
        return Stream.of(Cell.Collector.values())
                .filter(collector -> collector.isIn(jdk))
                .toList();
    }

    @AfterAll
    static void writeTable() throws IOException {
        if (FULL) {
            Files.writeString(TABLE, table());
        }
    }

    private static String table() {
        StringBuilder text = new StringBuilder("""
                # Compatibility matrix

                Each row was run by the built jar: the contract's tests of `ReentrantLock` and `Condition`, the facts that JLS and `Object` state of
                monitors, and the clauses of `LockSupport`, all retrofitted. The number is how many held; a row with a failure says so. This page is
                written by

                    ./mvnw -B -ntp verify -Dtest=MatrixIT -Dturnstile.matrix=full -Dsurefire.failIfNoSpecifiedTests=false

                which runs every JDK that is found beside the running one or named in `TURNSTILE_TEST_JDK_HOMES`, with each garbage collector that its
                VM was built with. `./mvnw verify` runs a sample: each JDK with two of the protocols.

                | JDK | kernel called by | protocol | collector | held |
                |---|---|---|---|---:|
                """);
        for (Cell cell : cells) {
            text.append("| ").append(cell.jdk().feature()).append(" | ");
            text.append(cell.binding()).append(" | ");
            text.append(cell.protocol()).append(" | ");
            text.append(cell.collector()).append(" | ");
            text.append(RESULTS.getOrDefault(cell.toString(), "**failed**")).append(" |\n");
        }
        return text.toString();
    }
}
