package io.turnstile.nativeaccess;

import java.util.Locale;

/** How native functions are called. */
public enum Binding {
    /** FFM where the JDK has it, else JNA. */
    AUTO,
    /** Java Native Access, direct mapping. */
    JNA,
    /** The foreign function and memory API of JDK 22 and later. */
    FFM;

    /** The system property that forces a binding. */
    public static final String PROPERTY = "turnstile.native";

    private static final int FIRST_JDK_WITH_FFM = 22;

    /**
     * The binding that {@value #PROPERTY} asks for, AUTO where it is not set.
     *
     * @throws UnsupportedPlatformException where the value is none of auto, jna, ffm
     */
    public static Binding fromProperty() {
        String value = System.getProperty(PROPERTY, "auto");
        for (Binding binding : values()) {
            if (binding.word().equals(value)) {
                return binding;
            }
        }
        throw new UnsupportedPlatformException(
                "system property " + PROPERTY + "=" + value + ": expected auto, jna or ffm");
    }

    /** The word that configuration uses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This binding, with AUTO decided by the running JDK. */
    Binding decided() {
        if (this != AUTO) {
            return this;
        }
        return Runtime.version().feature() >= FIRST_JDK_WITH_FFM ? FFM : JNA;
    }
}
