package io.turnstile.nativeaccess;

import java.util.Locale;

/** How Java reaches syscall(2). */
public enum Binding {
    /** What the system property {@value #PROPERTY} says; else {@link #FFM} on JDK 22 and later, {@link #JNA} before. */
    AUTO,
    /** Java Native Access, direct mapping. */
    JNA,
    /** The foreign function API (JEP 454), final in JDK 22. */
    FFM;

    /** The system property that replaces {@link #AUTO}: {@code auto}, {@code jna} or {@code ffm}. */
    public static final String PROPERTY = "turnstile.native";

    private static final int FFM_SINCE = 22; // JEP 454

    /**
     * What is to be opened.
     *
     * @return {@link #JNA} or {@link #FFM}
     * @throws UnsupportedPlatformException where the property holds another word, or this JDK has no FFM
     */
    Binding resolve() {
        boolean hasFfm = Runtime.version().feature() >= FFM_SINCE;
        Binding asked = this == AUTO ? ofProperty() : this;
        if (asked == AUTO) {
            return hasFfm ? FFM : JNA;
        }
        if (asked == FFM && !hasFfm) {
            throw new UnsupportedPlatformException("FFM was asked for, but the foreign function API is final from JDK "
                    + FFM_SINCE + " on and this is JDK " + Runtime.version().feature()
                    + ": use a later JDK, or set -D" + PROPERTY + "=jna");
        }
        return asked;
    }

    private static Binding ofProperty() {
        String word = System.getProperty(PROPERTY, "auto");
        for (Binding binding : values()) {
            if (binding.name().toLowerCase(Locale.ROOT).equals(word)) {
                return binding;
            }
        }
        throw new UnsupportedPlatformException(
                "system property " + PROPERTY + " is \"" + word + "\": it must be auto, jna or ffm");
    }
}
