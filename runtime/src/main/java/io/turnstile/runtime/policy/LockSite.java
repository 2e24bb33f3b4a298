package io.turnstile.runtime.policy;

/**
 * One place in the program that creates locks.
 *
 * @param className binary name, with dots
 * @param methodName the method, or {@code <init>}, {@code <clinit>}
 * @param line source line, or -1 where the class file has none
 * @param protocol what locks created here use
 */
public record LockSite(String className, String methodName, int line, LockProtocol protocol) {
    /** Stands for the method where the site is a class: the monitors of its instances. */
    public static final String MONITOR = "<monitor>";

    /** {@code com.acme.Queue.take(Queue.java:12)}-like text for reports. */
    @Override
    public String toString() {
        return className + "." + methodName + (line < 0 ? "" : ":" + line);
    }
}
