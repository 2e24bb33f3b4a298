package io.turnstile.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What {@code pi_stress} of rt-tests does, in Java: groups of three threads, each group on one CPU, cause one priority inversion after
 * the other. In each, "low" takes the lock, "high" wants it, and "med", which is stronger than low, lets low go on only once
 * high waits. The figure is inversions per second. The scheduling comes from the configuration, by the threads' names.
 *
 * <p>Without inheritance this comes to a standstill only where something else of middle priority runs; it is a test of endurance and of cost.
 * Arguments: {@code [groups] [seconds] [seconds of warm-up]}.
 */
public final class PiStress {
    private static final int WARM_UP_SECTIONS = 64;
    private static final long ORDINARY_MS = 300; // played first by threads that no rule names: classes are linked then
    private static final int LOW = 0; // places in barriers
    private static final int MED = 1;
    private static final int HIGH = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Barrier begun = new Barrier(3);
    private final Barrier locked = new Barrier(3);
    private final Barrier elevated = new Barrier(2);
    private final Barrier finished = new Barrier(3);
    private final AtomicLong inversions = new AtomicLong();
    private volatile boolean over; // written by low between two inversions
    private volatile boolean ends;
    private volatile boolean warm; // until then low sleeps now and then, so that the JIT gets at a CPU
    private long sections; // under the lock, on purpose not atomic

    private PiStress() {}

    /** What groups did in the measured time. */
    private record Result(double seconds, double perSecond, long lost, String lock) {}

    public static void main(String[] arguments) throws InterruptedException {
        int groupCount = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        long measuredMs = 1000L * (arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5);
        long warmUpMs = 1000L * (arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2);
        run("ordinary-", 1, 0, ORDINARY_MS);
        Result result = run("", groupCount, warmUpMs, measuredMs);
        System.out.printf(
                Locale.ROOT,
                "pi_stress groups=%d seconds=%.1f inversions_per_second=%.0f lost=%d lock=%s%n",
                groupCount,
                result.seconds,
                result.perSecond,
                result.lost,
                result.lock);
    }

    private static Result run(String namePrefix, int groupCount, long warmUpMs, long measuredMs)
            throws InterruptedException {
        List<PiStress> groups = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 1; number <= groupCount; number++) {
            PiStress group = new PiStress();
            groups.add(group);
            String name = namePrefix + "pi-" + number;
            threads.add(new Thread(group::low, name + "-low"));
            threads.add(new Thread(group::med, name + "-med"));
            threads.add(new Thread(group::high, name + "-high"));
        }
        threads.forEach(Thread::start);
        Thread.sleep(warmUpMs);
        for (PiStress group : groups) {
            group.warm = true;
        }
        long before = total(groups);
        long startNs = System.nanoTime();
        Thread.sleep(measuredMs);
        long count = total(groups) - before;
        double seconds = (System.nanoTime() - startNs) / 1e9;
        for (PiStress group : groups) {
            group.ends = true;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long lost = 0;
        for (PiStress group : groups) {
            lost += 2 * group.inversions.get() - group.sections;
        }
        return new Result(
                seconds, count / seconds, lost, groups.get(0).lock.getClass().getSimpleName());
    }

    private static long total(List<PiStress> groups) {
        long total = 0;
        for (PiStress group : groups) {
            total += group.inversions.get();
        }
        return total;
    }

    private void low() {
        while (!over) {
            if (!warm && sections % WARM_UP_SECTIONS < 2) {
                LockSupport.parkNanos(1_000_000);
            }
            over = ends; // before the others look: they see it once "begun" is passed
            begun.await(LOW);
            lock.lock();
            try {
                locked.await(LOW);
                elevated.await(LOW);
                sections++;
            } finally {
                lock.unlock();
            }
            finished.await(LOW);
        }
    }

    private void med() {
        boolean last = false;
        while (!last) {
            begun.await(MED);
            last = over;
            locked.await(MED);
            elevated.await(MED);
            finished.await(MED);
        }
    }

    private void high() {
        boolean last = false;
        while (!last) {
            begun.await(HIGH);
            last = over;
            locked.await(HIGH);
            lock.lock();
            try {
                sections++;
            } finally {
                lock.unlock();
            }
            inversions.incrementAndGet();
            finished.await(HIGH);
        }
    }
}
