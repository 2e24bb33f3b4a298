package io.turnstile.runtime.hook;

/** Static target of the code that is injected at the start of {@code loadClass} of the application's class loaders. */
public final class LoaderHooks {
    private static final String RUNTIME = "io.turnstile.runtime.";

    private LoaderHooks() {}

    /**
     * Finds a class of the runtime, which lives in the boot loader, for a loader that might not ask it.
     *
     * @param name the binary name of any class
     * @return the class, or null where it is not the runtime's: the loader goes on as ever
     */
    public static Class<?> find(String name) {
        if (name == null || !name.startsWith(RUNTIME)) {
            return null;
        }
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException notOurs) {
            return null;
        }
    }
}
