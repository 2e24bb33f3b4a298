package io.turnstile.benchmarks.suite;

import io.turnstile.benchmarks.PairLoop;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What C2 says of lock and unlock in a hot loop: the tree that {@code -XX:+PrintInlining} prints under
 * {@link PairLoop}. Whatever it does not inline there must be the slow path.
 */
final class InliningEvidence {
    /** Compilation at level 4 of the loop, normal or on-stack replacement. */
    private static final Pattern LOOP_COMPILED = Pattern.compile("\\s4\\s+\\S*PairLoop::pairs \\(");
    /** Any line that PrintCompilation itself prints: time, number, flags, level. */
    private static final Pattern COMPILATION = Pattern.compile("^\\s*\\d+\\s+\\d+\\s");

    private static final Pattern CALL = Pattern.compile("@ \\d+\\s+\\S+ \\(");
    private static final Pattern INLINED =
            Pattern.compile("(?<!failed to )inline \\(hot\\)|force inline|accessor|\\(intrinsic\\)");
    private static final Pattern SLOW_PATH = Pattern.compile("LockCore::(acquire|release) ");
    private static final Pattern FAST_PATH =
            Pattern.compile("PlatformReentrantLock::(lock|unlock) .*inline|compareAndSetLong .*intrinsic");
    private static final int FAST_PATH_LINES = 4;
    private static final int INDENT = 24;

    private InliningEvidence() {}

    static String collect(ChildJvm child) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("## Inlining of the fast path (C2)\n");
        for (LockProtocol protocol : List.of(LockProtocol.FUTEX, LockProtocol.PI)) {
            List<String> options = new ArrayList<>(child.options());
            options.addAll(List.of(
                    "-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintCompilation", "-XX:+PrintInlining", "-Xbatch"));
            List<String> tree =
                    lastTree(ChildJvm.run(ChildJvm.command(options, null, PairLoop.class, protocol.name())));
            text.append("\n### ").append(protocol.word()).append(": ").append(verdict(tree));
            text.append("\n\n```\n");
            tree.forEach(line -> text.append(line).append('\n'));
            text.append("```\n");
        }
        return text.toString();
    }

    private static String verdict(List<String> tree) {
        boolean allInlined = tree.stream()
                .filter(line -> CALL.matcher(line).find())
                .allMatch(line ->
                        INLINED.matcher(line).find() || SLOW_PATH.matcher(line).find());
        long fastPathLines =
                tree.stream().filter(line -> FAST_PATH.matcher(line).find()).count();
        return allInlined && fastPathLines >= FAST_PATH_LINES ? "inlined" : "NOT inlined";
    }

    /** The tree of the last compilation of the loop. */
    private static List<String> lastTree(String output) {
        List<String> tree = new ArrayList<>();
        boolean inTree = false;
        for (String line : output.lines().toList()) {
            if (LOOP_COMPILED.matcher(line).find()) {
                tree.clear();
                inTree = true;
            } else if (COMPILATION.matcher(line).find() && !line.contains("made not entrant")) {
                inTree = false;
            } else if (inTree && CALL.matcher(line).find()) {
                tree.add(line.replace('!', ' ').substring(INDENT)); // "!" marks exception handlers
            }
        }
        return tree;
    }
}
