package io.turnstile.it;

import io.turnstile.it.apps.MonitorLoop;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** HotSpot's compiler compiles hot methods with rewritten sections, and inlines all of the uncontended way. */
class MonitorInliningIT {
    private static final Pattern COMPILATION = Pattern.compile("^\\s*\\d+\\s+\\d+\\s.*");
    private static final Pattern CALL = Pattern.compile(".*@ \\d+\\s+\\S+ \\(.*");
    private static final Pattern INLINED =
            Pattern.compile(".*((?<!failed to )inline \\(hot\\)|force inline|accessor|\\(intrinsic\\)).*");
    private static final Pattern SLOW_WAY =
            Pattern.compile(".*(Monitors::(enterAgainOrWait|exitSlowly|enterOther)|ClassMonitor|ListedMonitors) .*");

    @EachJdkAndProtocol
    void hotSectionsAreCompiledWithTheirLocksInlined(Jdk jdk, String protocol) {
        Run run = ChildJvm.on(jdk)
                .jvm(
                        "-Xlog:monitormismatch=info",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+PrintCompilation",
                        "-XX:+PrintInlining",
                        "-Xbatch")
                .agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            monitors: %s
                        """.formatted(protocol))
                .main(MonitorLoop.class)
                .run()
                .assertSuccess();
        assertTrue(run.stdout().stream().noneMatch(line -> line.contains("monitormismatch")), run::toString);
        for (String method : List.of("blocks", "methods")) {
            List<String> tree = lastTree(run.stdout(), method);
            List<String> notInlined = tree.stream()
                    .filter(line -> !INLINED.matcher(line).matches())
                    .filter(line -> !SLOW_WAY.matcher(line).matches())
                    .toList();
            assertEquals(List.of(), notInlined, () -> String.join("\n", tree));
            assertTrue(
                    tree.stream().anyMatch(line -> line.contains("Monitors::enter ")), () -> String.join("\n", tree));
            assertTrue(tree.stream().anyMatch(line -> line.contains("Monitors::exit ")), () -> String.join("\n", tree));
        }
    }

    /** What the last compilation of a method at level 4 inlined. */
    private static List<String> lastTree(List<String> lines, String method) {
        Pattern start = Pattern.compile(".*\\s4\\s+\\S*MonitorLoop::" + method + " \\(.*");
        List<String> tree = new ArrayList<>();
        boolean inTree = false;
        for (String line : lines) {
            if (start.matcher(line).matches() && !line.contains("made not entrant")) {
                tree.clear();
                inTree = true;
            } else if (COMPILATION.matcher(line).matches() && !line.contains("made not entrant")) {
                inTree = false;
            } else if (inTree && CALL.matcher(line).matches()) {
                tree.add(line.strip());
            }
        }
        return tree;
    }
}
