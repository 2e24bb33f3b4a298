package io.turnstile.runtime.platform;

/**
 * What a probe found.
 *
 * @param present whether the capability can be used here
 * @param detail what was called and what it answered, as one clause
 * @param remedy how to get it, as a command or a sentence; empty where it is present or nothing helps
 */
public record Finding(boolean present, String detail, String remedy) {
    /** A capability that is there. */
    public static Finding present(String detail) {
        return new Finding(true, detail, "");
    }

    /** A capability that is missing. */
    public static Finding missing(String detail, String remedy) {
        return new Finding(false, detail, remedy);
    }
}
