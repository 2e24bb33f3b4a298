package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.KnownFindings;
import io.turnstile.agent.config.TrackingConfig;
import io.turnstile.agent.report.Coverage;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.OrderSample;
import io.turnstile.runtime.track.OrderSamples;
import io.turnstile.runtime.track.Ticker;
import io.turnstile.runtime.track.TrackHooks;
import io.turnstile.runtime.track.TrackedThread;

/** The thread that makes findings of observations, moves the coarse clock on and looks for threads that wait too long. */
final class Analysis {
    private static final long TICK_MS = 20;
    private static final int TICKS_PER_LOOK = 5;
    private static final int LOOKS_PER_STUCK = 3;
    private static final int LOOKS_PER_SWEEP = 10;

    private final OrderGraph graph = new OrderGraph();
    private final Announcer announcer;
    private final StuckThreads stuck;
    private final ReportFiles files;
    private final Coverage coverage;
    private final int exitCode;
    private boolean ended; // under this

    Analysis(TrackingConfig config, KnownFindings known, Coverage coverage, int exitCode) {
        this.coverage = coverage;
        this.exitCode = exitCode;
        this.files = new ReportFiles(config);
        this.announcer = new Announcer(known);
        this.stuck = new StuckThreads(config, exitCode, this::report);
    }

    void start() {
        files.checkWritable();
        Thread worker = new Thread(null, this::run, "turnstile tracking", 0, false);
        worker.setDaemon(true);
        worker.setContextClassLoader(null);
        worker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(null, this::end, "turnstile tracking report", 0, false));
    }

    private void run() {
        try {
            for (int tick = 1; TrackHooks.isOn(); tick++) {
                Thread.sleep(TICK_MS);
                Ticker.tick();
                if (tick % TICKS_PER_LOOK == 0) {
                    look(tick / TICKS_PER_LOOK);
                }
            }
        } catch (InterruptedException nobodyDoes) {
            return;
        } catch (Throwable failure) { // the application runs on
            switchOff(failure);
        }
    }

    private synchronized void look(int number) {
        if (ended) {
            return;
        }
        examineFresh();
        if (number % LOOKS_PER_STUCK == 0) {
            stuck.look();
        }
        if (number % LOOKS_PER_SWEEP == 0) {
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

    /** The shutdown hook. */
    private synchronized void end() {
        if (report()) {
            Runtime.getRuntime().halt(exitCode); // exit() cannot be called from here
        }
    }

    /** Says and writes all there is; returns whether there are findings that the baseline does not have. */
    private synchronized boolean report() {
        ended = true;
        try {
            examineFresh();
            Facts facts = Facts.now(graph, stuck, coverage);
            files.write(facts, announcer);
            files.writeBaseline(facts, announcer);
            facts.limits().forEach(limit -> AgentLog.warn("tracking: " + limit));
            announcer.staleSuppressions().forEach(AgentLog::warn);
            long fresh = facts.findings().stream().filter(announcer::isNew).count();
            if (fresh > 0) {
                AgentLog.warn("the baseline does not have " + fresh + " of the findings; exit code " + exitCode);
            }
            return fresh > 0;
        } catch (Throwable failure) { // the other shutdown hooks run on
            switchOff(failure);
            return false;
        }
    }

    private static void switchOff(Throwable failure) {
        TrackHooks.setOn(false);
        AgentLog.warn("tracking is switched off after an internal error: " + failure);
    }
}
