package io.turnstile.it.apps;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads of several kinds that are renamed and change their Java priority, by themselves and by another; one step for each line of
 * standard input.
 */
public final class ChangingThreads {
    private ChangingThreads() {}

    /** A thread that does what it is told. */
    static final class Told extends Thread {
        private final BlockingQueue<Runnable> orders = new ArrayBlockingQueue<>(10);
        private final BlockingQueue<Boolean> done = new ArrayBlockingQueue<>(10);

        Told(ThreadGroup group, String name) {
            super(group, name);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    orders.take().run();
                    done.put(true);
                }
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }

        void does(Runnable order) throws InterruptedException {
            orders.put(order);
            done.take();
        }
    }

    /** Work of a class that a rule names. */
    static final class Mixer implements Runnable {
        @Override
        public void run() {
            sleepForEver();
        }
    }

    private static void sleepForEver() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static Told told(ThreadGroup group, String name, int priority) throws InterruptedException {
        Told thread = new Told(group, name);
        thread.setPriority(priority);
        thread.start();
        thread.does(() -> {});
        return thread;
    }

    private static Thread running(Thread thread) throws InterruptedException {
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        return thread;
    }

    public static void main(String[] arguments) throws Exception {
        Told itself = told(null, "by-itself", Thread.NORM_PRIORITY);
        Told other = told(null, "by-another", Thread.NORM_PRIORITY);
        told(new ThreadGroup("audio"), "in-group", Thread.NORM_PRIORITY);
        told(null, "mapped-start", 9);
        Told mapped = told(null, "mapped-later", Thread.NORM_PRIORITY);
        told(null, "soft", Thread.NORM_PRIORITY);
        told(null, "least", Thread.NORM_PRIORITY);
        running(new Thread(new Mixer(), "of-class"));
        running(new Thread(() -> sleepForEver(), "lambda"));
        ExecutorService pool = Executors.newSingleThreadExecutor(work -> daemon(new Thread(work, "pool-thread")));
        Future<?> started = pool.submit(() -> {});
        started.get();
        running(new Thread(ChangingThreads::sleepForEver, "unruled"));
        step("ready");

        itself.does(() -> itself.setName("fifo-itself"));
        other.setName("fifo-other");
        mapped.setPriority(9);
        pool.submit(() -> Thread.currentThread().setName("fifo-pool")).get();
        itself.does(() -> startChild("child"));
        step("renamed");

        itself.does(() -> itself.setName("by-itself"));
        other.setName("by-another");
        mapped.does(() -> mapped.setPriority(Thread.NORM_PRIORITY));
        pool.submit(() -> Thread.currentThread().setName("pool-thread")).get();
        step("back");
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    private static void startChild(String name) {
        try {
            running(new Thread(ChangingThreads::sleepForEver, name));
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void step(String word) throws Exception {
        System.out.println(word + " slack " + slackOf("soft"));
        System.in.read();
    }

    /** The timer slack of a thread that is known by its kernel name. */
    private static String slackOf(String name) throws Exception {
        for (String tid : Path.of("/proc/self/task").toFile().list()) {
            if (Files.readString(Path.of("/proc/self/task/" + tid + "/comm"))
                    .strip()
                    .equals(name)) {
                return Files.readString(Path.of("/proc/" + tid + "/timerslack_ns"))
                        .strip();
            }
        }
        return "none";
    }
}
