package io.turnstile.it.strangers;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.WriteLock;

/** Read and write locks of a class that no rule selects, over whatever lock it is given. */
public final class StrangeViews {
    private StrangeViews() {}

    /** A read lock. */
    public static ReadLock readOf(ReentrantReadWriteLock lock) {
        return new ReadLock(lock) {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return "strange " + super.toString();
            }
        };
    }

    /** A write lock. */
    public static WriteLock writeOf(ReentrantReadWriteLock lock) {
        return new WriteLock(lock) {
            private static final long serialVersionUID = 1L;
        };
    }

    /** A lock of the JDK. */
    public static ReentrantReadWriteLock newLock() {
        return new ReentrantReadWriteLock();
    }
}
