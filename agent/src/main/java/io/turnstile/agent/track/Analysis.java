package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.KnownFindings;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.JvmStatus;
import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.OrderSample;
import io.turnstile.runtime.track.OrderSamples;
import io.turnstile.runtime.track.Ticker;
import io.turnstile.runtime.track.TrackHooks;
import io.turnstile.runtime.track.TrackedThread;
import io.turnstile.runtime.track.WaitLog;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The thread that makes findings of observations, moves the coarse clock on, looks at waits and for threads that wait too
 * long, and writes reports. Whoever asks for a report does so on a thread of its own: all is under this object's monitor.
 */
final class Analysis implements ReportSource {
    private static final long TICK_MS = 20;
    private static final long NS_PER_MS = 1_000_000;
    private static final int TICKS_PER_LOOK = 5;
    private static final int LOOKS_PER_STUCK = 3;
    private static final int LOOKS_PER_SWEEP = 10;

    private final AgentConfig config;
    private final Coverage coverage;
    private final Observers observers;
    private final Outlets outlets;
    private final StatusLines status;
    private final OrderGraph graph;
    private final PriorityInversions inversions = new PriorityInversions();
    private final WaitSampler sampler = new WaitSampler(TICK_MS * NS_PER_MS, inversions);
    private final Announcer announcer;
    private final StuckThreads stuck;
    private final ReportFiles files;
    private final Queue<DeadlockInfo> refused = new ConcurrentLinkedQueue<>();
    private long writtenNs = System.nanoTime(); // under this
    private boolean ended; // under this

    Analysis(
            AgentConfig config,
            KnownFindings known,
            Coverage coverage,
            Outlets outlets,
            Observers observers,
            JvmStatus jvmStatus) {
        this.config = config;
        this.coverage = coverage;
        this.outlets = outlets;
        this.observers = observers;
        this.status = new StatusLines(jvmStatus);
        this.graph = new OrderGraph(config.tracking()::isOrdered);
        this.files = new ReportFiles(config.tracking());
        this.announcer = new Announcer(known, outlets);
        DeadlockActions actions = new DeadlockActions(config.tracking().onDeadlock(), outlets, this::exit);
        this.stuck = new StuckThreads(config.tracking(), actions, outlets);
    }

    void start() {
        files.checkWritable();
        Thread worker = new Thread(null, this::run, "turnstile tracking", 0, false);
        worker.setDaemon(true);
        worker.setContextClassLoader(null);
        worker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(null, this::end, "turnstile tracking report", 0, false));
    }

    /** A thread is refused a lock, since it would wait for itself; called on that thread. */
    void refused(List<Thread> threads, List<String> locks) {
        if (TrackHooks.isOn()) {
            try {
                refused.add(StuckThreads.refused(threads, locks));
            } catch (RuntimeException | LinkageError failure) { // not to the lock's caller
                TrackHooks.fail(failure);
            }
        }
    }

    private void run() {
        try {
            for (int tick = 1; TrackHooks.isOn(); tick++) {
                Thread.sleep(TICK_MS);
                Ticker.tick();
                tick(tick);
                observers.look(this); // not under the monitor: a server that is being made may be asking us
            }
            status.put(facts(), this);
        } catch (InterruptedException nobodyDoes) {
            return;
        } catch (Throwable failure) { // the application runs on
            TrackHooks.fail(failure);
        }
    }

    private synchronized void tick(int number) {
        if (ended) {
            return;
        }
        tellRefused();
        sampler.tick();
        if (number % TICKS_PER_LOOK == 0) {
            look(number / TICKS_PER_LOOK);
        }
    }

    private void look(int number) {
        examineFresh();
        if (number % LOOKS_PER_STUCK == 0) {
            stuck.look();
        }
        if (number % LOOKS_PER_SWEEP == 0) {
            LockRecords.removeGone();
            TrackedThread.removeEnded();
            inversions.forgetOver();
            inversions.refresh();
            status.put(Facts.now(this.sources()), this);
        }
        long everyNs = config.tracking().everyNs();
        if (everyNs > 0 && System.nanoTime() - writtenNs >= everyNs) {
            writeReports();
        }
    }

    private void tellRefused() {
        for (DeadlockInfo one = refused.poll(); one != null; one = refused.poll()) {
            stuck.tellRefused(one);
        }
    }

    private void examineFresh() {
        tellRefused();
        for (OrderSample sample : OrderSamples.takeFresh()) {
            for (OrderFinding finding : graph.add(sample)) {
                announcer.announce(finding);
            }
        }
        for (ContendedWait wait : WaitLog.take()) {
            outlets.contended(wait);
            PriorityInversion inversion = inversions.add(wait);
            if (inversion != null) {
                announcer.announce(inversion);
            }
        }
    }

    private Facts.Sources sources() {
        return new Facts.Sources(graph, stuck, inversions, sampler.charges(), coverage, config.tracking());
    }

    @Override
    public String level() {
        return config.tracking().isContentionOnly() ? "contention" : "order";
    }

    @Override
    public synchronized Facts facts() {
        return Facts.now(sources());
    }

    @Override
    public synchronized boolean counts(OrderFinding finding) {
        return announcer.counts(finding);
    }

    @Override
    public synchronized String json() {
        examineFresh();
        return new JsonReport(facts(), announcer).text();
    }

    @Override
    public synchronized List<String> writeReports() {
        examineFresh();
        writtenNs = System.nanoTime();
        return files.write(facts(), announcer);
    }

    /** A deadlock ends the JVM. */
    private void exit() {
        report();
        Runtime.getRuntime().halt(config.exitCode()); // exit() would wait for hooks, which may need the locks
    }

    /** The shutdown hook. */
    private void end() {
        if (report()) {
            Runtime.getRuntime().halt(config.exitCode()); // exit() cannot be called from here
        }
    }

    /** Says and writes all there is; returns whether there are findings that the baseline does not have. */
    private synchronized boolean report() {
        ended = true;
        try {
            sampler.tick(); // ends what has ended
            examineFresh();
            Facts facts = facts();
            files.write(facts, announcer);
            files.writeBaseline(facts, announcer);
            facts.limits().forEach(limit -> AgentLog.warn("tracking: " + limit));
            announcer.staleSuppressions().forEach(AgentLog::warn);
            long fresh = facts.findings().stream().filter(announcer::isNew).count();
            if (fresh > 0) {
                AgentLog.warn(
                        "the baseline does not have " + fresh + " of the findings; exit code " + config.exitCode());
            }
            return fresh > 0;
        } catch (Throwable failure) { // the other shutdown hooks run on
            TrackHooks.fail(failure);
            return false;
        }
    }
}
