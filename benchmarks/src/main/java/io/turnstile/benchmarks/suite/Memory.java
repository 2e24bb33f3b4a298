package io.turnstile.benchmarks.suite;

import io.turnstile.benchmarks.MemoryGrowth;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.util.List;

/** Off-heap memory after many locks. */
final class Memory {
    private static final int UNCONTENDED_LOCKS = 10_000_000;
    private static final int CONTENDED_LOCKS = 50_000;

    private Memory() {}

    static String measure(ChildJvm child) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("## Off-heap memory (slots of 64 bytes)\n\n```\n");
        for (LockProtocol protocol : List.of(LockProtocol.FUTEX, LockProtocol.PI)) {
            String output = ChildJvm.run(ChildJvm.command(
                    child.options(),
                    null,
                    MemoryGrowth.class,
                    protocol.name(),
                    Integer.toString(UNCONTENDED_LOCKS),
                    Integer.toString(CONTENDED_LOCKS)));
            output.lines()
                    .filter(line -> line.contains("slots allocated"))
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.append("```\n").toString();
    }
}
