package io.turnstile.runtime.hook;

import java.lang.invoke.MethodHandles;

/**
 * Static target of the code that is injected into {@code Lookup.defineHiddenClass}: no agent is told of hidden classes otherwise, and
 * they may lock the application's objects.
 */
public final class HiddenClassHooks {
    private static volatile Rewriter rewriter; // written at start-up by the agent

    private HiddenClassHooks() {}

    /** Rewrites class files. */
    public interface Rewriter {
        /** The class file to define in place of another, which may be it; throws nothing. */
        byte[] rewrite(Class<?> host, byte[] classFile);
    }

    /** Sets who rewrites. */
    public static void setRewriter(Rewriter newRewriter) {
        rewriter = newRewriter;
    }

    /** Called by injected code, with the arguments of {@code defineHiddenClass}. */
    public static byte[] defined(MethodHandles.Lookup lookup, byte[] classFile) {
        Rewriter current = rewriter;
        return current == null || classFile == null ? classFile : current.rewrite(lookup.lookupClass(), classFile);
    }
}
