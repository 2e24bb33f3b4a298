package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.Version;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.ConfigException;
import io.turnstile.agent.config.ConfigGlance;
import io.turnstile.agent.config.KnownFindings;
import io.turnstile.agent.report.JvmStatus;
import io.turnstile.agent.rewrite.LoaderTransformer;
import io.turnstile.agent.track.Tracking;
import io.turnstile.nativeaccess.NativeAccess;
import io.turnstile.nativeaccess.machine.SystemFiles;
import io.turnstile.runtime.RuntimeAccess;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.jar.JarFile;

/**
 * The start of the agent: first the runtime goes into the boot loader, then the configuration is read, while the way to the
 * kernel opens on a thread of its own; then {@link Retrofit} goes on. What fails leaves the application as it was: the
 * exception goes to {@code TurnstileAgent}, which says so in one line.
 *
 * <p>This class is verified before the runtime is there, so it mentions no runtime type where the verifier would load it.
 */
public final class AgentStartup {
    private AgentStartup() {}

    /**
     * Starts the agent; called by reflection, for the entry point lives on another loader, hence the types.
     *
     * @param arguments a {@link String}, or null
     * @param instrumentation an {@link Instrumentation}
     * @param jar a {@link JarFile}
     * @return null
     */
    public static Object start(Object arguments, Object instrumentation, Object jar) throws Exception {
        start((String) arguments, (Instrumentation) instrumentation, (JarFile) jar);
        return null;
    }

    private static void start(String arguments, Instrumentation instrumentation, JarFile jar) throws Exception {
        JdkInternals internals = JdkInternals.open(instrumentation);
        Thread opening = ConfigGlance.asksForPlatform(arguments, System.getenv())
                ? NativeAccess.openAhead(internals.trustedLookup())
                : null;
        try {
            start(arguments, instrumentation, jar, internals);
        } finally {
            if (opening != null) {
                opening.join(); // at the latest here: what it does to the process is no business of the application's
            }
        }
    }

    private static void start(String arguments, Instrumentation instrumentation, JarFile jar, JdkInternals internals)
            throws Exception {
        BootRuntime.define(jar, internals);
        RuntimeAccess.grant(internals.trustedLookup().in(Thread.class));
        AgentConfig config;
        KnownFindings known;
        try {
            config = AgentConfig.load(arguments, System.getProperties(), System.getenv());
            config.checkAgainst(SystemFiles.ofThisMachine());
            known = config.tracking().knownFindings();
        } catch (ConfigException e) {
            refuse(e);
            return;
        }
        JvmStatus status = JvmStatus.open(internals.trustedLookup());
        if (config.tracking().isOn()) {
            LoaderTransformer.addTo(instrumentation);
            Tracking.start(config, known, instrumentation, internals.trustedLookup(), status);
        }
        String ownJar = new File(jar.getName()).getName();
        new Retrofit(instrumentation, config, Version.of(jar), ownJar, status).start(internals.trustedLookup());
    }

    /** No exception: thrown out of premain it would end the JVM with a native dump. */
    private static void refuse(ConfigException e) {
        if (e.endsJvm()) {
            AgentLog.warn(e.getMessage());
            System.exit(e.exitCode());
        }
        AgentLog.warn(e.getMessage() + "; the application runs unmodified");
    }
}
