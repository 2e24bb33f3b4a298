package io.turnstile.agent.select;

/** Turnstile's own classes in an application's JVM, which no rewriting and no tracking is about. */
public final class OwnClasses {
    private static final ClassLoader LOADER = OwnClasses.class.getClassLoader();
    private static final String RUNTIME = "io/turnstile/runtime/";

    // The two that the application's loader has.
    private static final String ENTRY = "io/turnstile/agent/TurnstileAgent";
    private static final String LOADER_ITSELF = "io/turnstile/agent/AgentClassLoader";

    private OwnClasses() {}

    /**
     * Whether a class is ours.
     *
     * @param loader which defines it
     * @param name internal
     */
    public static boolean include(ClassLoader loader, String name) {
        return loader == LOADER || name.startsWith(RUNTIME) || name.equals(ENTRY) || name.equals(LOADER_ITSELF);
    }

    /** Whether a class is ours. */
    public static boolean include(Class<?> type) {
        return include(type.getClassLoader(), type.getName().replace('.', '/'));
    }
}
