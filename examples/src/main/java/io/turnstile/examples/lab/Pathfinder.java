package io.turnstile.examples.lab;

import io.turnstile.examples.CpuWork;
import io.turnstile.examples.Scheduling;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happened on Mars in July 1997, on one CPU. "bc-dist" (strong) distributes data over the information bus once in each
 * cycle, under the bus's mutex; "asi-met" (weak) publishes weather data under the same mutex; "comm" (between them) has long work to
 * do and no interest in the bus. "bc-sched" (strongest) looks at each start of a cycle whether bc-dist is done with the last; where
 * it is not, the spacecraft would be reset: here that is counted.
 *
 * <p>comm is woken in every sixth section of asi-met, so that what took days on Mars happens several times a second. Arguments:
 * {@code [cycles] [file for the waiting times in ns]}.
 */
public final class Pathfinder {
    private static final long CYCLE_NS = 50_000_000L;
    private static final long COMM_NS = 120_000_000L; // longer than two cycles
    private static final long WEATHER_NS = 5_000_000L;
    private static final long DISTRIBUTION_NS = 1_000_000L;
    private static final int SECTIONS_PER_BURST = 6;
    private static final int ORDINARY_CYCLES = 4;

    private final String namePrefix;
    private final int warmUp;
    private final int cycles; // warm-up included
    private final ReentrantLock bus = new ReentrantLock();
    private final Bystander comm = new Bystander(COMM_NS);
    private final Semaphore cycleBegins = new Semaphore(0);
    private final BlockingTimes waited;
    private volatile boolean over;
    private volatile int cyclesDone; // written by bc-dist
    private Scheduling strong; // written by bc-dist, read after its end, as the next three
    private int inversions;
    private int resets; // written by bc-sched
    private long weatherSections; // written by asi-met
    private long published; // under the bus's mutex, on purpose not atomic

    private Pathfinder(String namePrefix, int cycles) {
        this.namePrefix = namePrefix;
        this.warmUp = Outcome.warmUp(cycles);
        this.cycles = warmUp + cycles;
        this.waited = new BlockingTimes(cycles);
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        new Pathfinder(Outcome.ORDINARY, ORDINARY_CYCLES).play();
        new Pathfinder("", Outcome.samples(arguments, 60)).play().tell(arguments);
    }

    private Outcome play() throws InterruptedException {
        Thread commThread = new Thread(comm, namePrefix + "comm");
        Thread weather = new Thread(this::publishWeather, namePrefix + "asi-met");
        Thread distributor = new Thread(this::distribute, namePrefix + "bc-dist");
        Thread watchdog = new Thread(this::watch, namePrefix + "bc-sched");
        for (Thread thread : new Thread[] {commThread, distributor, weather, watchdog}) {
            thread.start();
        }
        distributor.join();
        watchdog.join();
        over = true;
        weather.join();
        comm.end();
        commThread.join();
        return new Outcome("pathfinder", strong, waited, inversions, resets, cycles + weatherSections - published);
    }

    private void watch() {
        Cycle cycle = new Cycle(CYCLE_NS);
        for (int begun = 0; begun < cycles; ) {
            cycle.awaitNext();
            if (cyclesDone < begun) {
                resets += begun > warmUp ? 1 : 0;
            } else {
                begun++;
                cycleBegins.release();
            }
        }
    }

    private void distribute() {
        strong = Scheduling.ofCurrentThread();
        for (int done = 1; done <= cycles; done++) {
            cycleBegins.acquireUninterruptibly();
            int before = comm.finished();
            long startNs = System.nanoTime();
            bus.lock();
            try {
                if (done > warmUp) {
                    waited.add(System.nanoTime() - startNs);
                    inversions += comm.finished() > before ? 1 : 0;
                }
                CpuWork.burn(DISTRIBUTION_NS, () -> false);
                published++;
            } finally {
                bus.unlock();
            }
            cyclesDone = done;
        }
    }

    private void publishWeather() {
        Cycle cycle = new Cycle(2 * WEATHER_NS);
        while (!over) {
            bus.lock();
            try {
                if (weatherSections % SECTIONS_PER_BURST == 0) {
                    comm.wake();
                }
                CpuWork.burn(WEATHER_NS, () -> false);
                published++;
            } finally {
                bus.unlock();
            }
            weatherSections++;
            cycle.awaitNext();
        }
    }
}
