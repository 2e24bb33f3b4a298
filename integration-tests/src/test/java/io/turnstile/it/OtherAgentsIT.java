package io.turnstile.it;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import io.turnstile.it.apps.MonitorCounter;
import io.turnstile.it.apps.MonitorStorm;
import io.turnstile.it.apps.RestlessAgent;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import io.turnstile.it.harness.RunningJvm;
import io.turnstile.it.strangers.Stranger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Others that look at the same classes and threads: agents that redefine them, a debugger, a flight recording. */
class OtherAgentsIT {
    private static final String RULES = """
            rules:
              - match: "io.turnstile.it.apps.**"
                protocol: pi
                monitors: pi
            """;
    private static final String TIMES = "20000";
    private static final int BREAKPOINT_HITS = 50;

    @TempDir
    private Path directory;

    /** Retransformed and redefined while its monitors are used, by an agent named before ours and after it. */
    @EachJdk
    void classesThatAnotherAgentChangesAllTheTimeStayRetrofitted(Jdk jdk) throws IOException {
        String other = "-javaagent:" + restlessAgent();
        ChildJvm first = ChildJvm.on(jdk).agent(RULES).jvm(other);
        ChildJvm second = ChildJvm.on(jdk).jvm(other).agent(RULES);
        for (ChildJvm jvm : new ChildJvm[] {first, second}) {
            Run run = jvm.jvm("-Xlog:monitormismatch=info")
                    .main(MonitorStorm.class, "agreed", TIMES)
                    .run()
                    .assertSuccess()
                    .assertStdout("lost 0");
            // named after the other, ours remarks on the order
            assertEquals(jvm == first ? 1 : 2, run.stderr().size(), run::toString);
            assertOnlyOursSpeaks(run);
        }
    }

    /** Classes that were there before the agent: their objects keep the JVM's monitors, for all who use them. */
    @EachJdk
    void classesThatAnotherAgentHasLoadedBeforeKeepTheirMonitors(Jdk jdk) throws IOException {
        String early = MonitorCounter.class.getName() + "," + Stranger.class.getName();
        Path report = directory.resolve("coverage.txt");
        Run run = ChildJvm.on(jdk)
                .jvm("-javaagent:" + restlessAgent() + "=" + early)
                .agent(RULES + "report:\n  coverage: \"" + report + "\"\n")
                .main(MonitorStorm.class, "agreed", TIMES)
                .run()
                .assertSuccess()
                .assertStdout("lost 0");
        assertOnlyOursSpeaks(run);
        assertTrue(
                Files.readAllLines(report).stream()
                        .anyMatch(line -> line.contains("MonitorCounter") && line.contains("loaded before the agent")),
                () -> run.toString());
    }

    private static void assertOnlyOursSpeaks(Run run) {
        assertTrue(run.stderr().stream().allMatch(line -> line.startsWith("turnstile")), run::toString);
    }

    /** A debugger stops threads inside rewritten sections, while the flight recorder records. */
    @EachJdk
    void aDebuggerAndAFlightRecordingAtOnce(Jdk jdk) throws Exception {
        Path recording = directory.resolve("recording.jfr");
        try (RunningJvm jvm = ChildJvm.on(jdk)
                .jvm("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:0")
                .jvm("-XX:StartFlightRecording=settings=profile,filename=" + recording)
                .agent(RULES)
                .main(MonitorStorm.class, "agreed", TIMES)
                .start()) {
            String line = jvm.awaitLine(text -> text.startsWith("Listening for transport"));
            int hits = debug(line.substring(line.lastIndexOf(' ') + 1));
            Run run = jvm.awaitEnd().assertSuccess();
            assertTrue(run.stdout().contains("lost 0"), run::toString);
            assertEquals(BREAKPOINT_HITS, hits, run::toString);
        }
        assertTrue(Files.size(recording) > 0, "no recording");
    }

    /** Stops at the beginning of a rewritten synchronized method, looks at the thread's monitors, and lets it go on. */
    private static int debug(String port) throws Exception {
        VirtualMachine machine = attach(port);
        ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
        prepared.addClassFilter(MonitorCounter.class.getName());
        prepared.enable();
        machine.resume();
        int hits = 0;
        while (true) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent loaded) {
                    machine.eventRequestManager()
                            .createBreakpointRequest(loaded.referenceType()
                                    .methodsByName("increment")
                                    .get(0)
                                    .location())
                            .enable();
                } else if (event instanceof BreakpointEvent stopped) {
                    hits++;
                    assertTrue(stopped.thread().frameCount() > 0);
                    if (hits == BREAKPOINT_HITS) {
                        machine.eventRequestManager().deleteAllBreakpoints();
                    }
                } else if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                    events.resume();
                    return hits;
                }
            }
            events.resume();
        }
    }

    private static VirtualMachine attach(String port) throws Exception {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = sockets.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        return sockets.attach(arguments);
    }

    /** A jar that names the agent; its class is on the class path. */
    private Path restlessAgent() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", RestlessAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.putValue("Can-Redefine-Classes", "true");
        Path jar = directory.resolve("restless.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
