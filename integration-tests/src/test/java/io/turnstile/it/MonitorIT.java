package io.turnstile.it;

import io.turnstile.it.apps.MonitorBehaviour;
import io.turnstile.it.apps.MonitorOverflow;
import io.turnstile.it.apps.MonitorStorm;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Managed monitors, and whoever meets them. HotSpot says on stdout which methods it will never compile: none of ours. */
class MonitorIT {
    private static final String TIMES =
            Integer.getInteger("turnstile.storm.operations", 100_000).toString();

    private static ChildJvm monitors(Jdk jdk, String protocol) {
        return ChildJvm.on(jdk).jvm("-Xlog:monitormismatch=info").agent("""
                        rules:
                          - match: "io.turnstile.it.apps.**"
                            monitors: %s
                        """.formatted(protocol));
    }

    /** The JVM's own monitors are the reference. */
    @EachJdkAndProtocol
    void managedMonitorsBehaveAsTheJvms(Jdk jdk, String protocol) {
        Run reference = ChildJvm.on(jdk).main(MonitorBehaviour.class).run().assertSuccess();
        Run run = monitors(jdk, protocol)
                .main(MonitorBehaviour.class, "managed")
                .run()
                .assertSuccess();
        assertEquals("ManagedObject", run.stdout().get(0), run::toString);
        assertEquals(reference.stdout(), run.stdout().subList(1, run.stdout().size()), run::toString);
        assertEquals(1, run.stderr().size(), run::toString);
    }

    @EachJdkAndProtocol
    void everybodyCountsUnderTheSameMonitor(Jdk jdk, String protocol) {
        monitors(jdk, protocol)
                .main(MonitorStorm.class, "agreed", TIMES)
                .run()
                .assertSuccess()
                .assertStdout("lost 0");
    }

    /** The control: where somebody is left out, counts are lost. So the test above can fail. */
    @EachJdk
    void aHiddenClassBreaksExclusion(Jdk jdk) {
        monitors(jdk, "futex")
                .main(MonitorStorm.class, "hidden", "1000000")
                .run()
                .assertSuccess()
                .assertStdout("lost some true");
    }

    @EachJdk
    void overflowingStacksLeaveNoMonitorHeld(Jdk jdk) {
        for (List<String> mode :
                List.of(List.of("-Xint"), List.of("-XX:TieredStopAtLevel=1"), List.of("-Xmixed"), List.of("-Xcomp"))) {
            Run run = monitors(jdk, "pi")
                    .jvm(mode.toArray(String[]::new))
                    .main(MonitorOverflow.class)
                    .run()
                    .assertSuccess();
            assertEquals(List.of("still held after 0"), run.stdout(), () -> mode + " " + run);
        }
    }
}
