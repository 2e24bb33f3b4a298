package io.turnstile.it.apps;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A system class loader ({@code java.system.class.loader}): it loads classes of the JDK before any agent starts. */
public final class EagerLoader extends URLClassLoader {
    static {
        new ArrayBlockingQueue<>(1).offer("loaded");
        new LinkedBlockingQueue<>().offer("loaded");
        new CyclicBarrier(1);
        new ScheduledThreadPoolExecutor(1).shutdown();
    }

    public EagerLoader(ClassLoader parent) {
        super(new URL[0], parent);
    }

    /** Called by the JVM for the jars of agents (java.lang.instrument). */
    @SuppressWarnings("unused")
    private void appendToClassPathForInstrumentation(String jar) throws MalformedURLException {
        addURL(Path.of(jar).toUri().toURL());
    }
}
