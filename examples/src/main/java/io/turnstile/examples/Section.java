package io.turnstile.examples;

import java.util.concurrent.locks.ReentrantLock;

/** A critical section, by one of the two means that Java has. */
interface Section {
    /** Runs the body with the lock held. */
    void run(Runnable body);

    /** What the lock is at run time. */
    Class<?> lockClass();

    /** By a {@link ReentrantLock}. */
    static Section ofLock() {
        ReentrantLock lock = new ReentrantLock();
        return new Section() {
            @Override
            public void run(Runnable body) {
                lock.lock();
                try {
                    body.run();
                } finally {
                    lock.unlock();
                }
            }

            @Override
            public Class<?> lockClass() {
                return lock.getClass();
            }
        };
    }

    /** By {@code synchronized}. */
    static Section ofMonitor() {
        Object monitor = new Object();
        return new Section() {
            @Override
            public void run(Runnable body) {
                synchronized (monitor) {
                    body.run();
                }
            }

            @Override
            public Class<?> lockClass() {
                return monitor.getClass();
            }
        };
    }
}
