package io.turnstile.it.apps;

/** Lets the stack overflow inside nested sections, again and again, and prints after how many times a monitor stayed held. */
public final class MonitorOverflow {
    private static final int TIMES = 40;
    private static final long STACK_BYTES = 256 << 10;

    private final Object lock = new Object();
    private int deepest;

    private MonitorOverflow() {}

    public static void main(String[] arguments) throws InterruptedException {
        int stuck = 0;
        for (int i = 0; i < TIMES; i++) {
            MonitorOverflow victim = new MonitorOverflow();
            run(victim::overflow, 0);
            Thread other = run(victim::enterBoth, 10_000);
            stuck += other.isAlive() ? 1 : 0;
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
