package io.turnstile.it;

import io.turnstile.it.apps.soak.FullHeap;
import io.turnstile.it.apps.soak.ManyLives;
import io.turnstile.it.apps.soak.ManyLocks;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What wears locks out: many threads, many locks, no memory. {@code -Dturnstile.faults=full} takes 64 thousand threads and a
 * million locks.
 */
class FaultsIT {
    private static final boolean FULL = "full".equals(System.getProperty("turnstile.faults"));
    private static final String THREADS = FULL ? "65536" : "4096";
    private static final String LOCKS = FULL ? "1000000" : "20000";
    private static final String FULL_HEAP_MS = FULL ? "20000" : "1500";

    private static ChildJvm retrofitted(Jdk jdk, String protocol) {
        return ChildJvm.on(jdk)
                .timeLimit(Duration.ofMinutes(FULL ? 9 : 2))
                .agent("rules:\n  - match: \"io.turnstile.it.apps.**\"\n    " + Configuration.locksAndMonitors(protocol)
                        + "\n");
    }

    @EachJdkAndProtocol
    void manyThreadsLeaveNothingBehind(Jdk jdk, String protocol) {
        retrofitted(jdk, protocol)
                .main(ManyLives.class, THREADS)
                .run()
                .assertSuccess()
                .assertStdout("lived " + THREADS + " " + THREADS, "few words");
    }

    @EachJdkAndProtocol
    void locksThatWereContendedOnceKeepNoMemory(Jdk jdk, String protocol) {
        retrofitted(jdk, protocol)
                .main(ManyLocks.class, LOCKS)
                .run()
                .assertSuccess()
                .assertStdout("taken " + LOCKS + ", held 0", "few words");
    }

    /** An OutOfMemoryError may come out of a lock operation, and then nothing has happened to the lock. */
    @EachJdkAndProtocol
    void aFullHeapLeavesNoLockHeldAndNoneOpen(Jdk jdk, String protocol) {
        Run run = retrofitted(jdk, protocol)
                .jvm("-Xmx64m", "-XX:-OmitStackTraceInFastThrow")
                .main(FullHeap.class, FULL_HEAP_MS)
                .run()
                .assertSuccess();
        assertEquals(List.of("sound", "filled true"), run.stdout(), run::toString);
    }
}
