package io.turnstile.runtime.policy;

/**
 * One place in the program that creates locks.
 *
 * @param className binary name, with dots
 * @param methodName the method, or {@code <init>}, {@code <clinit>}
 * @param line source line, or -1 where the class file has none
 * @param protocol what locks created here use
 * @param ceiling their priority ceiling: a level with protocol {@code CEILING}, and only there; with others none, or one that is
 *     observed
 */
public record LockSite(String className, String methodName, int line, LockProtocol protocol, Ceiling ceiling) {
    /** Stands for the method where the site is a class: the monitors of its instances. */
    public static final String MONITOR = "<monitor>";

    /** Checks that protocol and ceiling belong together. */
    public LockSite {
        if ((protocol == LockProtocol.CEILING) != (ceiling.level() > 0)) {
            throw new IllegalArgumentException("protocol " + protocol.word() + " with the ceiling \"" + ceiling + '"');
        }
    }

    /** A site whose locks have no ceiling. */
    public LockSite(String className, String methodName, int line, LockProtocol protocol) {
        this(className, methodName, line, protocol, Ceiling.NONE);
    }

    /** This site, with inheritance in place of a ceiling; for locks that several threads hold at once. */
    public LockSite inheriting() {
        return ceiling == Ceiling.NONE
                ? this
                : new LockSite(className, methodName, line, LockProtocol.PI, Ceiling.NONE);
    }

    /** {@code com.acme.Queue.take(Queue.java:12)}-like text for reports. */
    @Override
    public String toString() {
        return className + "." + methodName + (line < 0 ? "" : ":" + line);
    }
}
