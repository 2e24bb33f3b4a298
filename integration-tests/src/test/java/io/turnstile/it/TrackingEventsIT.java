package io.turnstile.it;

import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Needs;
import io.turnstile.it.harness.Run;
import io.turnstile.it.tracking.Reported;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tracking's events: those of the flight recorder, and the notifications of the MBean. */
class TrackingEventsIT {
    @TempDir
    private Path directory;

    @EachJdk
    void theMBeanAnswersWritesAndNotifies(Jdk jdk) {
        Path html = directory.resolve("locks.html");
        ChildJvm.on(jdk)
                .agentArguments("tracking=order,tracking.html=" + html)
                .main(Reported.class, "managed")
                .run()
                .assertSuccess()
                .assertStdout("turnstile.lock-order-inversion", "inversions 1", "written true", "done");
    }

    @EachJdk
    void theFlightRecorderHasTheEvents(Jdk jdk) {
        Path recording = directory.resolve("locks.jfr");
        ChildJvm.on(jdk)
                .jvm("-XX:StartFlightRecording=filename=" + recording)
                .agentArguments("tracking=order,tracking.html=none,tracking.detect-after=200ms")
                .main(Reported.class, "oneOfEach")
                .run()
                .assertSuccess();
        Run printed = ChildJvm.on(jdk)
                .tool("jfr", "print", "--events", "turnstile.*", recording.toString())
                .run()
                .assertSuccess();
        assertEquals(1, eventsOf(printed, "LockContended"), printed::toString);
        assertEquals(1, eventsOf(printed, "Deadlock"), printed::toString);
        assertEquals(2, eventsOf(printed, "LockOrderInversion"), printed::toString); // of the deadlock's locks, too
        assertTrue(printed.toString().contains("Reported.LOCK"), printed::toString);
        if (jdk.feature() >= 21) {
            Run view = ChildJvm.on(jdk)
                    .tool("jfr", "view", "turnstile.LockContended", recording.toString())
                    .run()
                    .assertSuccess();
            assertTrue(view.toString().contains("waiter"), view::toString);
        }
    }

    /** A long wait is told while it lasts, to the recorder and to the MBean's listeners. */
    @EachJdk
    void longWaitsAreToldWhileTheyLast(Jdk jdk) {
        Run run = longWaitBehindAnother(jdk, "turnstile.long-wait", "");
        assertEquals(
                1,
                run.stderr().stream()
                        .filter(line -> line.startsWith("turnstile: long wait, not a deadlock: "))
                        .count(),
                run::toString);
        assertEvents(jdk, "LongWait", "rt-waiter", "Reported.LOCK", "longWaitBehindAnother");
    }

    @EachJdk
    void priorityInversionsAreToldToTheRecorderAndToListeners(Jdk jdk) {
        Needs.realTimeScheduling();
        longWaitBehindAnother(jdk, "turnstile.long-wait,turnstile.priority-inversion", """
                threads:
                  - name: rt-*
                    policy: fifo
                    priority: 10
                """);
        assertEvents(jdk, "PriorityInversion", "rt-waiter", "SCHED_FIFO 10", "SCHED_OTHER", "not boosted");
    }

    private Run longWaitBehindAnother(Jdk jdk, String expected, String threads) {
        Run run = ChildJvm.on(jdk)
                .jvm("-XX:StartFlightRecording=filename=" + directory.resolve("locks.jfr"), "-Dexpected=" + expected)
                .agent(threads + """
                        tracking:
                          level: order
                          html: none
                          detect-after: 200ms
                          long-wait: 200ms
                        """)
                .main(Reported.class, "longWaitBehindAnother")
                .run()
                .assertSuccess();
        assertTrue(run.stdout().contains("told true"), run::toString);
        return run;
    }

    /** One event of the kind, with these in it; newer JDKs make a table of them. */
    private void assertEvents(Jdk jdk, String event, String... texts) {
        String recording = directory.resolve("locks.jfr").toString();
        Run printed = ChildJvm.on(jdk)
                .tool("jfr", "print", "--events", "turnstile." + event, recording)
                .run()
                .assertSuccess();
        assertEquals(1, eventsOf(printed, event), printed::toString);
        for (String text : texts) {
            assertTrue(printed.toString().contains(text), printed::toString);
        }
        if (jdk.feature() >= 21) {
            Run view = ChildJvm.on(jdk)
                    .tool("jfr", "view", "--width", "400", "turnstile." + event, recording)
                    .run()
                    .assertSuccess();
            assertTrue(view.toString().contains(texts[0]), view::toString);
        }
    }

    private static long eventsOf(Run printed, String event) {
        return printed.stdout().stream()
                .filter(line -> line.startsWith("turnstile." + event + " {"))
                .count();
    }
}
