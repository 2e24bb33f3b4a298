package io.turnstile.agent.rewrite;

/**
 * The packages of the JDK on which Turnstile's own code stands. Taking a platform lock for the first time registers the
 * thread, allocates direct memory, links call sites, loads classes, perhaps out of a jar; were the locks inside those
 * platform locks too, taking one could need itself. Everything else of the JDK may be named in a rule.
 */
final class JdkFoundation {
    private static final String[] PACKAGES = {
        "java.io.",
        "java.lang.",
        "java.net.", // URLs of class loaders
        "java.nio.",
        "java.security.", // the protection domains of classes
        "java.text.",
        "java.time.",
        "java.util.concurrent.locks.",
        "java.util.jar.",
        "java.util.zip.",
        "jdk.internal.",
        "sun.",
    };

    /** Below a foundation package by name, above it by use. */
    private static final String[] EXCEPTIONS = {"java.lang.management.", "java.net.http.", "sun.management.", "sun.rmi."
    };

    private JdkFoundation() {}

    /** Why the locks of a JDK class stay the JDK's, or null where they need not. */
    static String obstacleFor(String className) {
        for (String exception : EXCEPTIONS) {
            if (className.startsWith(exception)) {
                return null;
            }
        }
        for (String prefix : PACKAGES) {
            if (className.startsWith(prefix)) {
                return "Turnstile's own code stands on " + prefix.substring(0, prefix.length() - 1);
            }
        }
        return null;
    }
}
