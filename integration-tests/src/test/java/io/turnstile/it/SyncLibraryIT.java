package io.turnstile.it;

import io.turnstile.examples.sync.FutexEvent;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertFalse;

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

    @EachJdk
    void examplesRun(Jdk jdk) throws ClassNotFoundException {
        for (String example : EXAMPLES) {
            ChildJvm child = ChildJvm.on(jdk).withClassesOf(FutexEvent.class);
            for (String type : LIBRARY) {
                child.withClassesOf(Class.forName(type, false, SyncLibraryIT.class.getClassLoader()));
            }
            Run run = child.main("io.turnstile.examples.sync." + example).run();
            run.assertSuccess();
            assertFalse(run.stdout().isEmpty(), example);
        }
    }
}
