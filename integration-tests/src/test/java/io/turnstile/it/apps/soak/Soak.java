package io.turnstile.it.apps.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that use all activities by chance, while others interrupt them, and others come and go. Ends with one line,
 * {@code sound} where every lock was right all the time; a thread that makes no progress for {@value #STUCK_MS} ms ends it with a dump.
 *
 * <p>Arguments: milliseconds; {@code without-lock} adds an activity that goes without, and must be found out.
 */
public final class Soak {
    private static final int WORKER_COUNT = 8;
    private static final int BATCH = 64;
    private static final long STUCK_MS = 60_000;

    private final List<Activity> activities = new ArrayList<>(List.of(
            new Locks(false),
            new Locks(true),
            new Monitors(),
            new Permits(),
            new ReadersAndWriters(false),
            new ReadersAndWriters(true),
            new Queues(new Buffer()),
            new Queues(new ArrayBlockingQueue<>(4)),
            new Queues(new LinkedBlockingQueue<>(4))));
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean ending;

    private Soak() {}

    public static void main(String[] arguments) throws InterruptedException {
        Soak soak = new Soak();
        if (arguments.length > 1) {
            Pair unguarded = new Pair();
            soak.activities.add(new Activity() {
                @Override
                public void once(SplittableRandom random) {
                    unguarded.increment();
                }

                @Override
                public long wrongs() {
                    return unguarded.wrongs();
                }
            });
        }
        System.exit(soak.run(Long.parseLong(arguments[0])) ? 0 : 1);
    }

    private boolean run(long durationMs) throws InterruptedException {
        for (int i = 0; i < WORKER_COUNT; i++) {
            Worker worker = new Worker("soak-" + i, i);
            workers.add(worker);
            worker.start();
        }
        System.out.println("ready");
        SplittableRandom random = new SplittableRandom(1);
        long startNs = System.nanoTime();
        long shortLives = 0;
        while (System.nanoTime() - startNs < durationMs * 1_000_000) {
            Thread.sleep(1 + random.nextInt(10));
            workers.get(random.nextInt(WORKER_COUNT)).interrupt();
            if (random.nextInt(8) == 0) {
                Worker visitor = new Worker("visitor", random.nextLong());
                visitor.visit = true;
                visitor.start();
                visitor.join();
                shortLives++;
            }
            if (isAnyStuck()) {
                return false;
            }
        }
        ending = true;
        return allEnd() && isSound(shortLives);
    }

    private boolean isAnyStuck() {
        for (Worker worker : workers) {
            if (worker.isStuck()) {
                System.out.println("stuck: " + worker.getName());
                for (Map.Entry<Thread, StackTraceElement[]> thread :
                        Thread.getAllStackTraces().entrySet()) {
                    System.out.println(thread.getKey() + " " + thread.getKey().getState());
                    for (StackTraceElement frame : thread.getValue()) {
                        System.out.println("    at " + frame);
                    }
                }
                return true;
            }
        }
        return false;
    }

    private boolean allEnd() throws InterruptedException {
        for (Worker worker : workers) {
            while (worker.isAlive()) {
                worker.interrupt();
                worker.join(10);
                if (isAnyStuck()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isSound(long shortLives) {
        long operations =
                workers.stream().mapToLong(worker -> worker.done.get()).sum();
        long wrongs = 0;
        for (Activity activity : activities) {
            long own = activity.wrongs();
            if (own != 0) {
                System.out.println(activity.getClass().getSimpleName() + ": " + own + " times wrong");
            }
            wrongs += own;
        }
        System.out.println("operations " + operations + ", threads that came and went " + shortLives);
        System.out.println(wrongs == 0 ? "sound" : "unsound");
        return wrongs == 0;
    }

    private final class Worker extends Thread {
        private final SplittableRandom random;
        private final AtomicLong done = new AtomicLong();
        private volatile long progressNs = System.nanoTime(); // racy, benign: late by a batch
        private boolean visit; // one batch only; before start

        Worker(String name, long seed) {
            super(name);
            random = new SplittableRandom(seed);
            setDaemon(true);
        }

        boolean isStuck() {
            return isAlive() && System.nanoTime() - progressNs > STUCK_MS * 1_000_000;
        }

        @Override
        public void run() {
            do {
                for (int i = 0; i < BATCH && !ending; i++) {
                    try {
                        activities.get(random.nextInt(activities.size())).once(random);
                    } catch (InterruptedException expected) {
                        // that is what the interrupter is for
                    }
                    done.incrementAndGet();
                    progressNs = System.nanoTime();
                }
            } while (!ending && !visit);
        }
    }
}
