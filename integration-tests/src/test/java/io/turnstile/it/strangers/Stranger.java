package io.turnstile.it.strangers;

import io.turnstile.it.apps.MonitorCounter;

/** Counts under the monitors of others. */
public final class Stranger {
    private Stranger() {}

    /** Adds to a counter, under its monitor, so many times. */
    public static void count(MonitorCounter counter, int times) {
        for (int i = 0; i < times; i++) {
            synchronized (counter) {
                counter.value++;
            }
        }
    }

    /** Adds to the first element, under the monitor of any object, so many times. */
    public static void countIn(Object lock, int[] value, int times) {
        for (int i = 0; i < times; i++) {
            synchronized (lock) {
                value[0]++;
            }
        }
    }

    /** Runs something under the monitor of any object. */
    public static void runIn(Object lock, Runnable body) {
        synchronized (lock) {
            body.run();
        }
    }

    /** A counter that counts in a synchronized method of a class that nobody selected. */
    @SuppressWarnings("serial")
    public static final class Heir extends MonitorCounter {
        /** Adds one. */
        public synchronized void heirIncrement() {
            value++;
        }
    }
}
