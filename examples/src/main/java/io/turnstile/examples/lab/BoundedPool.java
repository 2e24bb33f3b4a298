package io.turnstile.examples.lab;

import io.turnstile.examples.CpuWork;
import io.turnstile.examples.Scheduling;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link ThreadPoolExecutor} with a bounded queue under more load than it can take, on one CPU. "submitter" (strong) hands it a job each
 * millisecond; its workers, which wait for something outside most of the time, take two in three; the rest is rejected. "housekeeper"
 * (weak) removes expired jobs from the queue: {@code removeIf} asks each job under the queue's own lock. "analysis" (between
 * them) computes for 15 ms now and then. The program has no lock of its own: the lock is the one inside the JDK's queue.
 *
 * <p>analysis is woken by every twentieth round of housekeeping. Arguments: {@code [jobs] [file for the waiting times in ns]}.
 */
public final class BoundedPool {
    private static final int CAPACITY = 64;
    private static final int WORKERS = 2;
    private static final long SUBMIT_NS = 1_000_000L;
    private static final long JOB_MS = 3;
    private static final long EXPIRY_CHECK_NS = 15_000L;
    private static final long HOUSEKEEPING_NS = 4_000_000L;
    private static final long ANALYSIS_NS = 15_000_000L;
    private static final int ROUNDS_PER_BURST = 20;
    private static final int ORDINARY_JOBS = 300; // the queue is full then, and jobs are rejected

    private final String namePrefix;
    private final int warmUp;
    private final int jobs; // warm-up included
    private final Bystander analysis = new Bystander(ANALYSIS_NS);
    private final BlockingTimes waited;
    private final AtomicInteger executed = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger workers = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(CAPACITY),
            this::newWorker,
            (job, full) -> rejected.incrementAndGet());
    private volatile boolean over;
    private Scheduling strong; // written by the submitter, read after its end, as the next two
    private int inversions;
    private int missed;
    private int rounds; // the housekeeper's: those that found a job
    private boolean roundHasBegun; // the housekeeper's

    private BoundedPool(String namePrefix, int jobs) {
        this.namePrefix = namePrefix;
        this.warmUp = Outcome.warmUp(jobs);
        this.jobs = warmUp + jobs;
        this.waited = new BlockingTimes(jobs);
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        new BoundedPool(Outcome.ORDINARY, ORDINARY_JOBS).play();
        new BoundedPool("", Outcome.samples(arguments, 2000)).play().tell(arguments);
    }

    private Outcome play() throws InterruptedException {
        pool.prestartAllCoreThreads();
        Thread analysisThread = new Thread(analysis, namePrefix + "analysis");
        Thread housekeeper = new Thread(this::keepHouse, namePrefix + "housekeeper");
        Thread submitter = new Thread(this::submit, namePrefix + "submitter");
        for (Thread thread : new Thread[] {analysisThread, housekeeper, submitter}) {
            thread.start();
        }
        submitter.join();
        over = true;
        housekeeper.join();
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.MINUTES);
        analysis.end();
        analysisThread.join();
        return new Outcome("bounded-pool", strong, waited, inversions, missed, jobs - executed.get() - rejected.get());
    }

    private Thread newWorker(Runnable work) {
        return new Thread(work, namePrefix + "worker-" + workers.incrementAndGet());
    }

    private void submit() {
        strong = Scheduling.ofCurrentThread();
        Cycle cycle = new Cycle(SUBMIT_NS);
        for (int job = 0; job < jobs; job++) {
            int late = cycle.awaitNext();
            int before = analysis.finished();
            long startNs = System.nanoTime();
            pool.execute(
                    () -> { // waits for nothing but the queue's lock: where the queue is full, the job is rejected
                        askElsewhere();
                        executed.incrementAndGet();
                    });
            long waitedNs = System.nanoTime() - startNs;
            if (job >= warmUp) {
                waited.add(waitedNs);
                inversions += analysis.finished() > before ? 1 : 0;
                missed += late;
            }
        }
    }

    private static void askElsewhere() {
        try {
            Thread.sleep(JOB_MS);
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts the workers", unexpected);
        }
    }

    private void keepHouse() {
        Cycle cycle = new Cycle(HOUSEKEEPING_NS);
        while (!over) {
            roundHasBegun = false;
            pool.getQueue().removeIf(job -> isExpired());
            cycle.awaitNext();
        }
    }

    /** Called under the queue's lock. No job of this program ever is. */
    private boolean isExpired() {
        if (!roundHasBegun) {
            roundHasBegun = true;
            if (rounds++ % ROUNDS_PER_BURST == 0) {
                analysis.wake();
            }
        }
        CpuWork.burn(EXPIRY_CHECK_NS, () -> false);
        return false;
    }
}
