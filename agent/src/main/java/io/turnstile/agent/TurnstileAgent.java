package io.turnstile.agent;

import java.io.File;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.jar.JarFile;

/**
 * Where the JVM enters: {@code -javaagent}, attach, and {@code java -jar}. The only class of the jar that the application's
 * loaders can see; everything else waits under {@code META-INF/turnstile} for {@link AgentClassLoader}.
 *
 * <p>Nothing is ever thrown to the JVM, which would abort with a native dump: where the agent cannot start, the application
 * runs unmodified and one line says so. Before {@code main} this class and all it starts keep away from
 * {@code java.util.logging}, {@code java.nio.file}, JMX and stdout.
 */
public final class TurnstileAgent {
    private static final String AGENT_CLASSES = "META-INF/turnstile/agent/";

    private static boolean started; // under the class lock

    private TurnstileAgent() {}

    /** Starts the retrofit, before {@code main}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        if (isJdkTool()) {
            return;
        }
        try {
            if (!markStarted()) {
                System.err.println("turnstile: already started in this JVM; this second -javaagent has no effect");
                return;
            }
            JarFile jar = openOwnJar();
            agentLoader(jar, false)
                    .loadClass("io.turnstile.agent.startup.AgentStartup")
                    .getMethod("start", Object.class, Object.class, Object.class)
                    .invoke(null, arguments, instrumentation, jar);
        } catch (Throwable failure) { // fail open: the application must run
            System.err.println("turnstile: not started, the application runs unmodified: " + rootOf(failure));
        }
    }

    /** Attach: says that it is too late to retrofit, and does nothing. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        System.err.println("turnstile: locks that exist already cannot be changed; start the JVM with"
                + " -javaagent:turnstile.jar=<config> instead of attaching");
    }

    /** The command line; exits with its code. */
    public static void main(String[] arguments) throws Throwable {
        JarFile jar = openOwnJar();
        Object code = agentLoader(jar, true)
                .loadClass("io.turnstile.agent.cli.CommandLine")
                .getMethod("run", String[].class, JarFile.class)
                .invoke(null, arguments, jar);
        System.exit((Integer) code);
    }

    /** javac, jar, jcmd and their like are JDK modules; JAVA_TOOL_OPTIONS gives them the agent unasked. */
    private static boolean isJdkTool() {
        String mainModule = System.getProperty("jdk.module.main");
        return mainModule != null && (mainModule.startsWith("jdk.") || mainModule.startsWith("java."));
    }

    private static synchronized boolean markStarted() {
        boolean first = !started;
        started = true;
        return first;
    }

    private static JarFile openOwnJar() throws Exception {
        File file = new File(TurnstileAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new JarFile(file, false);
    }

    /**
     * Makes the agent's loader. Its class, too, is defined from bytes, so that the jar shows only this one to the
     * application's loaders; hence no reference to it by name here. What is called by reflection takes {@link Object}: from JDK 18
     * on, each conversion of an argument has a class made for it, at a millisecond apiece.
     */
    private static ClassLoader agentLoader(JarFile jar, boolean servesRuntime) throws Exception {
        byte[] loaderClass;
        try (InputStream in =
                jar.getInputStream(jar.getEntry(AGENT_CLASSES + "io/turnstile/agent/AgentClassLoader.class"))) {
            loaderClass = in.readAllBytes();
        }
        return (ClassLoader) MethodHandles.lookup()
                .defineClass(loaderClass)
                .getDeclaredConstructor(Object.class, Object.class)
                .newInstance(jar, servesRuntime);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
