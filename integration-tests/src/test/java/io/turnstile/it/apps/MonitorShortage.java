package io.turnstile.it.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads enter monitors, wait and notify while others use up the heap, again and again. Prints how many counts were lost, and how many
 * monitors nobody can enter in the end.
 */
public final class MonitorShortage {
    private static final int WORKERS = 4;
    private static final long STUCK_AFTER_MS = 20_000;

    private static volatile boolean done;
    private static volatile Object kept; // so that the compiler cannot do without the memory

    private final AtomicLong counted = new AtomicLong();
    private long value; // under this

    private MonitorShortage() {}

    public static void main(String[] arguments) throws InterruptedException {
        MonitorShortage victim = new MonitorShortage();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            threads.add(new Thread(() -> victim.work()));
        }
        threads.add(new Thread(MonitorShortage::useUp));
        threads.add(new Thread(MonitorShortage::useUp));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        Thread.sleep(Long.parseLong(arguments[0]));
        done = true;
        int stuck = 0;
        for (Thread thread : threads) {
            thread.join(STUCK_AFTER_MS);
            stuck += thread.isAlive() ? 1 : 0;
        }
        kept = null;
        System.out.println("lost " + (victim.counted.get() - victim.read()) + ", stuck " + stuck);
        System.exit(0);
    }

    private synchronized long read() {
        return value;
    }

    private void work() {
        for (int i = 0; !done; i++) {
            try {
                if (i % 8 == 0) {
                    waitAndCount();
                } else {
                    count();
                }
            } catch (OutOfMemoryError expected) {
                // before the monitor was entered, or as a wait began
            }
        }
    }

    private synchronized void count() {
        value++;
        counted.getAndIncrement();
        notify();
    }

    /** If a wait ended without the monitor, the count would be one of two at the same time, or notify would complain. */
    private synchronized void waitAndCount() {
        try {
            wait(1);
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        long before = value;
        Thread.onSpinWait();
        value = before + 1;
        counted.getAndIncrement();
        notifyAll();
    }

    private static void useUp() {
        while (!done) {
            Object[] chain = null;
            try {
                while (!done) {
                    Object[] next = new Object[64];
                    next[0] = chain;
                    chain = next;
                    kept = chain;
                }
            } catch (OutOfMemoryError expected) {
                chain = null;
                kept = null;
                Thread.yield();
            }
        }
    }
}
