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

    /** A counter that counts in a synchronized method of a class that nobody selected. */
    @SuppressWarnings("serial")
    public static final class Heir extends MonitorCounter {
        /** Adds one. */
        public synchronized void heirIncrement() {
            value++;
        }
    }
}
