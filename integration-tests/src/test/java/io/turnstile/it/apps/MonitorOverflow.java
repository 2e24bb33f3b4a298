package io.turnstile.it.apps;

/**
 * Lets the stack overflow inside nested sections, again and again, and prints after how many times a monitor stayed held.
 * {@code contended}: while another thread enters and leaves the same monitors all the time, so that each may be found fat at any depth.
 */
public final class MonitorOverflow {
    private static final int TIMES = 40;
    private static final long STUCK_AFTER_MS = 10_000;
    private static final long STACK_BYTES = 256 << 10;

    private final Object lock = new Object();
    private int deepest;
    private volatile boolean done;

    private MonitorOverflow() {}

    public static void main(String[] arguments) throws InterruptedException {
        boolean contended = arguments.length > 0;
        int stuck = 0;
        for (int i = 0; i < TIMES; i++) {
            MonitorOverflow victim = new MonitorOverflow();
            Thread rival = contended ? run(victim::rival, 1) : null;
            run(victim::overflow, 0);
            victim.done = true;
            Thread other = run(victim::enterBoth, STUCK_AFTER_MS);
            stuck += other.isAlive() || rival != null && isStuck(rival) ? 1 : 0;
        }
        System.out.println("still held after " + stuck);
        System.exit(0); // who is stuck is stuck
    }

    private static Thread run(Runnable body, long limitMs) throws InterruptedException {
        Thread thread = new Thread(null, body, "section", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        thread.join(limitMs);
        return thread;
    }

    private static boolean isStuck(Thread rival) throws InterruptedException {
        rival.join(STUCK_AFTER_MS);
        return rival.isAlive();
    }

    private void rival() {
        while (!done) {
            enterBoth();
        }
    }

    private void overflow() {
        try {
            method(0);
        } catch (StackOverflowError expected) {
            // that is the point
        }
    }

    private synchronized void method(int depth) {
        block(depth + 1);
    }

    private void block(int depth) {
        synchronized (lock) {
            blockOnThis(depth + 1);
        }
    }

    private void blockOnThis(int depth) {
        deepest = depth;
        synchronized (this) {
            method(depth + 1);
        }
    }

    private void enterBoth() {
        synchronized (this) {
            synchronized (lock) {
                deepest = 0;
            }
        }
    }
}
