package io.turnstile.it.apps;

/** A thread "it-deadline" that starts another, "it-child"; says "ready" when both sleep, and ends when its standard input does. */
public final class DeadlineThread {
    private DeadlineThread() {}

    public static void main(String[] arguments) throws Exception {
        Thread parent = daemon(
                () -> {
                    daemon(DeadlineThread::sleep, "it-child").start();
                    sleep();
                },
                "it-deadline");
        parent.start();
        while (parent.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        System.out.println("ready");
        System.in.read();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void sleep() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
