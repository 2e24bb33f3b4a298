package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sets the timer slack of a thread: its own by prctl(2), that of others by {@code /proc/<tid>/timerslack_ns} (proc(5)). */
final class TimerSlack {
    /** What the thread was created with. */
    static final long DEFAULT = 0;

    private final SchedulingPort port;

    TimerSlack(SchedulingPort port) {
        this.port = port;
    }

    /** Returns null, or why it could not be done. */
    String set(int tid, long slackNs, boolean own) {
        if (own) {
            int result = port.setOwnTimerSlack(slackNs);
            return result < 0 ? "refused with " + Errno.nameOf(-result) : null;
        }
        try (FileOutputStream file = new FileOutputStream("/proc/" + tid + "/timerslack_ns")) {
            file.write(Long.toString(slackNs).getBytes(StandardCharsets.US_ASCII));
            return null;
        } catch (IOException failure) {
            return "not set: " + failure.getMessage() + " (for another thread this needs CAP_SYS_NICE)";
        }
    }
}
