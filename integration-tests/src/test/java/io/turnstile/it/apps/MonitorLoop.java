package io.turnstile.it.apps;

/** Hot methods with synchronized sections, for a look at what the compiler makes of them. */
public final class MonitorLoop {
    private static final int CALLS = 20_000;
    private static final int SECTIONS_PER_CALL = 1000;

    private final Object lock = new Object();
    private long count; // under this or lock

    private MonitorLoop() {}

    public static void main(String[] arguments) {
        MonitorLoop loop = new MonitorLoop();
        for (int i = 0; i < CALLS; i++) {
            loop.blocks();
            loop.methods();
        }
        System.out.println("counted " + loop.count);
    }

    private void blocks() {
        for (int i = 0; i < SECTIONS_PER_CALL; i++) {
            synchronized (lock) {
                count++;
            }
        }
    }

    private void methods() {
        for (int i = 0; i < SECTIONS_PER_CALL; i++) {
            add();
        }
    }

    private synchronized void add() {
        count++;
    }
}
