package io.turnstile.it.apps;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.logging.LogManager;

/** A program that brings its own JNA and, by a system property, its own LogManager. */
public final class OwnLibraries {
    private OwnLibraries() {}

    /** A part of the C library. */
    public interface C extends Library {
        int getpid();
    }

    /** Named by {@code java.util.logging.manager}. */
    public static final class OwnLogManager extends LogManager {}

    public static void main(String[] arguments) {
        System.out.println(
                System.getProperty("jna.platform.library.path")); // the agent's JNA has one of its own for a moment
        System.out.println(LogManager.getLogManager().getClass().getSimpleName());
        System.out.println(Native.class.getClassLoader() == OwnLibraries.class.getClassLoader());
        System.out.println(
                Native.load("c", C.class).getpid() == ProcessHandle.current().pid());
    }
}
