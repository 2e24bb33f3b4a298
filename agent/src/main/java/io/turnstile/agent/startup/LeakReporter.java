package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.report.Coverage;
import io.turnstile.runtime.lock.MonitorLeak;
import io.turnstile.runtime.lock.MonitorWatch;

/** Tells of exclusion leaks, on a thread of its own: whoever finds one may hold any lock, that of stderr included. */
final class LeakReporter extends Thread {
    private static final int MOST_FRAMES = 8;
    private static final long LOOK_EVERY_MS = 100;

    private final Coverage coverage;

    private LeakReporter(Coverage coverage) {
        super(null, null, "turnstile leaks", 0, false);
        this.coverage = coverage;
        setDaemon(true);
    }

    /** Tells from now on, at the end of the JVM for the last time. */
    static void begin(Coverage coverage) {
        new LeakReporter(coverage).start();
        Runtime.getRuntime().addShutdownHook(new Thread(null, null, "turnstile last leaks", 0, false) {
            @Override
            public void run() {
                tellAll(coverage);
            }
        });
    }

    @Override
    public void run() {
        try {
            while (true) {
                tellAll(coverage);
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException end) {
            tellAll(coverage);
        }
    }

    /** Tells of all that were found and not told yet. One at a time: who returns knows that the coverage has them. */
    static synchronized void tellAll(Coverage coverage) {
        for (MonitorLeak leak = MonitorWatch.poll(); leak != null; leak = MonitorWatch.poll()) {
            StringBuilder text =
                    new StringBuilder(leak.className()).append(": ").append(leak.how());
            for (int i = 0; i < Math.min(MOST_FRAMES, leak.seenAt().size()); i++) {
                text.append(i == 0 ? "; seen at " : " < ").append(leak.seenAt().get(i));
            }
            coverage.addLeak(text.toString());
            AgentLog.warn("exclusion leak: " + text);
        }
    }
}
