package io.turnstile.runtime.track;

/**
 * A place in the program that creates, takes or waits for a lock.
 *
 * @param className binary name
 * @param methodName as in the class file
 * @param line in its source, or -1
 * @param field the field that the lock is read from or stored to, as {@code Class.field}; empty where that is not known
 * @param construct what stands there, such as {@code synchronized} or {@code lock()}
 */
public record TrackSite(String className, String methodName, int line, String field, String construct) {
    /** As {@code com.acme.Bank.transfer(Bank.java:7)} would be named without its file: {@code com.acme.Bank.transfer:7}. */
    @Override
    public String toString() {
        return line < 0 ? className + '.' + methodName : className + '.' + methodName + ':' + line;
    }
}
