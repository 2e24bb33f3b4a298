package io.turnstile.it;

import io.turnstile.examples.sync.FutexEvent;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The synchronization library as ordinary jars on a class path, without the agent: its examples run on each JDK. */
class SyncLibraryIT {
    private static final List<String> LIBRARY = List.of(
            "io.turnstile.sync.FutexLike",
            "io.turnstile.nativeaccess.LinuxPlatform",
            "io.turnstile.runtime.platform.Platform",
            "org.jctools.queues.MessagePassingQueue",
            "com.sun.jna.Native");
    private static final List<String> EXAMPLES = List.of(
            "FutexEvent",
            "RobustCounter",
            "UrgentSection",
            "CeilingSection",
            "SharedPlan",
            "SpinThenSleep",
            "Detect",
            "Pipeline",
            "Telemetry",
            "RtsjQueues",
            "MessageBuffers",
            "NodeCounter",
            "FindDeadlock",
            "LongWait");

    private static ChildJvm child(Jdk jdk) {
        ChildJvm child = ChildJvm.on(jdk).withClassesOf(FutexEvent.class);
        for (String type : LIBRARY) {
            try {
                child.withClassesOf(Class.forName(type, false, SyncLibraryIT.class.getClassLoader()));
            } catch (ClassNotFoundException missing) {
                throw new AssertionError(missing);
            }
        }
        return child;
    }

    @EachJdk
    void examplesRun(Jdk jdk) {
        for (String example : EXAMPLES) {
            Run run = child(jdk).main("io.turnstile.examples.sync." + example).run();
            run.assertSuccess();
            assertFalse(run.stdout().isEmpty(), example);
        }
    }

    /** One of its locks is watched, the other is not: without the agent nobody sees both. */
    @EachJdk
    void watchedLocksAreAmongThoseOfTheAgentsTracker(Jdk jdk) {
        Run run = child(jdk)
                .agentArguments("tracking=order,tracking.html=none,tracking.detect-after=200ms,"
                        + "tracking.on-deadlock=exit,exit-code=3")
                .main("io.turnstile.examples.sync.FindDeadlock", "half")
                .run()
                .assertExitCode(3);
        String text = String.join("\n", run.stderr());
        assertTrue(text.contains("turnstile: deadlock: 2 threads wait for each other"), text);
        assertTrue(
                text.contains("holds     DebugLock left (created at io.turnstile.examples.sync.FindDeadlock."), text);
        assertTrue(text.contains("holds     ReentrantLock "), text);
    }
}
