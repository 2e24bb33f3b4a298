package io.turnstile.runtime;

import java.lang.invoke.MethodHandles;

/**
 * The right to read and write a few private members of {@code java.lang}, granted by the agent before any other class of
 * the runtime is initialised. Without it the runtime works too, with the losses named at each use.
 */
public final class RuntimeAccess {
    private static volatile MethodHandles.Lookup
            javaLang; // written once, before the classes that read it are initialised

    private RuntimeAccess() {}

    /** Grants a lookup with private access to {@code java.lang}. */
    public static void grant(MethodHandles.Lookup lookup) {
        javaLang = lookup;
    }

    /** The granted lookup, or null. */
    public static MethodHandles.Lookup javaLang() {
        return javaLang;
    }
}
