package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.TrackingConfig;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.OrderSample;
import io.turnstile.runtime.track.OrderSamples;
import io.turnstile.runtime.track.Ticker;
import io.turnstile.runtime.track.TrackHooks;
import io.turnstile.runtime.track.TrackedThread;
import java.util.List;

/** The thread that makes findings of observations, moves the coarse clock on and looks for threads that wait too long. */
final class Analysis {
    private static final long TICK_MS = 20;
    private static final int TICKS_PER_LOOK = 5;
    private static final int LOOKS_PER_STUCK = 3;
    private static final int LOOKS_PER_SWEEP = 10;

    private final OrderGraph graph = new OrderGraph();
    private final Announcer announcer;
    private final StuckThreads stuck;
    private final TrackingConfig config;
    private int looks; // under this

    Analysis(TrackingConfig config, int exitCode) {
        this.config = config;
        this.announcer = new Announcer();
        this.stuck = new StuckThreads(config, exitCode, this::end);
    }

    void start() {
        Thread worker = new Thread(null, this::run, "turnstile tracking", 0, false);
        worker.setDaemon(true);
        worker.setContextClassLoader(null);
        worker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(null, this::end, "turnstile tracking report", 0, false));
    }

    private void run() {
        try {
            for (long tick = 1; TrackHooks.isOn(); tick++) {
                Thread.sleep(TICK_MS);
                Ticker.tick();
                if (tick % TICKS_PER_LOOK == 0) {
                    look(tick % (TICKS_PER_LOOK * LOOKS_PER_SWEEP) == 0);
                }
            }
        } catch (InterruptedException nobodyDoes) {
            return;
        } catch (Throwable failure) { // the application runs on
            switchOff(failure);
        }
    }

    private synchronized void look(boolean sweep) {
        examineFresh();
        if (++looks % LOOKS_PER_STUCK == 0) {
            stuck.look();
        }
        if (sweep) {
            LockRecords.removeGone();
            TrackedThread.removeEnded();
        }
    }

    private void examineFresh() {
        for (OrderSample sample : OrderSamples.takeFresh()) {
            for (OrderFinding finding : graph.add(sample)) {
                announcer.announce(finding);
            }
        }
    }

    /** At the end of the JVM. */
    private synchronized void end() {
        try {
            examineFresh();
        } catch (Throwable failure) { // the other shutdown hooks run on
            switchOff(failure);
        }
    }

    private static void switchOff(Throwable failure) {
        TrackHooks.setOn(false);
        AgentLog.warn("tracking is switched off after an internal error: " + failure);
    }

    /** For the reports. */
    List<OrderFinding> findings() {
        return graph.findings();
    }
}
