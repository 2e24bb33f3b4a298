package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;

public final class AgentStartup {
    private AgentStartup() {}

    public static void start(String arguments, Instrumentation instrumentation, JarFile jar) throws Exception {
        JdkInternals internals = JdkInternals.open(instrumentation);
        BootRuntime.define(jar, internals);
        AgentLog.info(
                "ok " + Class.forName("io.turnstile.runtime.hook.ThreadHooks").getClassLoader());
    }
}
