package io.turnstile.agent.track;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Notices when the application, or somebody who attaches, starts the flight recorder or makes an MBean server. Turnstile
 * starts neither of them by itself: applications configure both before their first use.
 */
final class LoadWatch implements ClassFileTransformer {
    private static final String RECORDER = "jdk/jfr/internal/PlatformRecorder";
    private static final String MBEAN_SERVER = "com/sun/jmx/mbeanserver/JmxMBeanServer";

    private volatile boolean recorderLoaded;
    private volatile boolean mbeanServerLoaded;

    /** Begins to watch. */
    static LoadWatch on(Instrumentation instrumentation) {
        LoadWatch watch = new LoadWatch();
        instrumentation.addTransformer(watch, false);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getClassLoader() == null) {
                watch.notice(loaded.getName().replace('.', '/'));
            }
        }
        return watch;
    }

    private void notice(String name) {
        if (name.equals(RECORDER)) {
            recorderLoaded = true;
        } else if (name.equals(MBEAN_SERVER)) {
            mbeanServerLoaded = true;
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (loader == null && name != null) {
            notice(name);
        }
        return null;
    }

    /** Whether the flight recorder's main class has begun to load. */
    boolean isRecorderLoaded() {
        return recorderLoaded;
    }

    /** Whether the platform's kind of MBean server has begun to load. */
    boolean isMbeanServerLoaded() {
        return mbeanServerLoaded;
    }
}
