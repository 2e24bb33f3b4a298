package io.turnstile.examples.lab;

import io.turnstile.examples.CpuWork;
import io.turnstile.examples.Scheduling;
import java.io.IOException;

/**
 * A control loop of 1 kHz and a logger, on one CPU. "control" (strong) writes its record once a millisecond, in a {@code
 * synchronized} block; "logger" (an ordinary thread) formats the record in such a block; "vision" (real-time, but weaker than control)
 * computes for 15 ms now and then and has no interest in the record.
 *
 * <p>vision is woken in every twentieth section of the logger, so that the inversion happens several times a second. Arguments:
 * {@code [ticks] [file for the waiting times in ns]}.
 */
public final class ControlLoop {
    private static final long TICK_NS = 1_000_000L;
    private static final long VISION_NS = 15_000_000L;
    private static final long FORMATTING_NS = 300_000L;
    private static final long LOG_PERIOD_NS = 3_000_000L;
    private static final int SECTIONS_PER_BURST = 20;
    private static final int ORDINARY_TICKS = 100;

    private final String namePrefix;
    private final int warmUp;
    private final int ticks; // warm-up included
    private final Telemetry telemetry = new Telemetry();
    private final Bystander vision = new Bystander(VISION_NS);
    private final BlockingTimes waited;
    private volatile boolean over;
    private Scheduling strong; // written by control, read after its end, as the next two
    private int inversions;
    private int missed;
    private long logSections; // written by the logger

    /** What control writes and the logger reads: each with the object's monitor. */
    private static final class Telemetry {
        private long updates; // on purpose not atomic
    }

    private ControlLoop(String namePrefix, int ticks) {
        this.namePrefix = namePrefix;
        this.warmUp = Outcome.warmUp(ticks);
        this.ticks = warmUp + ticks;
        this.waited = new BlockingTimes(ticks);
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        new ControlLoop(Outcome.ORDINARY, ORDINARY_TICKS).play();
        new ControlLoop("", Outcome.samples(arguments, 2000)).play().tell(arguments);
    }

    private Outcome play() throws InterruptedException {
        Thread visionThread = new Thread(vision, namePrefix + "vision");
        Thread logger = new Thread(this::log, namePrefix + "logger");
        Thread control = new Thread(this::control, namePrefix + "control");
        for (Thread thread : new Thread[] {visionThread, logger, control}) {
            thread.start();
        }
        control.join();
        over = true;
        logger.join();
        vision.end();
        visionThread.join();
        return new Outcome("control-loop", strong, waited, inversions, missed, ticks + logSections - telemetry.updates);
    }

    private void control() {
        strong = Scheduling.ofCurrentThread();
        Cycle cycle = new Cycle(TICK_NS);
        for (int tick = 0; tick < ticks; tick++) {
            int late = cycle.awaitNext();
            int before = vision.finished();
            long startNs = System.nanoTime();
            synchronized (telemetry) {
                if (tick >= warmUp) {
                    waited.add(System.nanoTime() - startNs);
                    inversions += vision.finished() > before ? 1 : 0;
                    missed += late;
                }
                telemetry.updates++;
            }
        }
    }

    private void log() {
        Cycle cycle = new Cycle(LOG_PERIOD_NS);
        while (!over) {
            synchronized (telemetry) {
                if (logSections % SECTIONS_PER_BURST == 0) {
                    vision.wake();
                }
                CpuWork.burn(FORMATTING_NS, () -> false);
                telemetry.updates++;
            }
            logSections++;
            cycle.awaitNext();
        }
    }
}
