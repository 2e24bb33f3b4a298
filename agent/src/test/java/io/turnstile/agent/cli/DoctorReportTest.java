package io.turnstile.agent.cli;

import io.turnstile.agent.cli.DoctorReport.Wish;
import io.turnstile.nativeaccess.machine.Fact;
import io.turnstile.nativeaccess.machine.Fact.State;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DoctorReportTest {
    private static final List<Fact> FACTS = List.of(
            new Fact("futex", "futex wait and wake", State.OK, "FUTEX_WAKE: 0", "", ""),
            new Fact("seccomp", "seccomp", State.WARNING, "mode 2", "some calls are refused", "docker run"),
            new Fact(
                    "realtime-scheduling",
                    "real-time scheduling",
                    State.MISSING,
                    "sched_setscheduler(FIFO, 1): EPERM",
                    "threads keep their scheduling policy",
                    "ulimit -r 99, or CAP_SYS_NICE"));
    private static final Wish FUTEX = new Wish("protocol futex", List.of());
    private static final Wish THREADS = new Wish("threads", List.of("needs real-time scheduling"));

    private static DoctorReport report(Wish... wishes) {
        return new DoctorReport("0.1.0", "17.0.15 Debian", "linux x86_64, JNA", FACTS, List.of(wishes));
    }

    @Test
    void textHasALineForEachFactAndWhatTheConfigurationGets() {
        assertEquals("""
                turnstile 0.1.0
                jdk       17.0.15 Debian
                platform  linux x86_64, JNA

                ok       futex wait and wake   FUTEX_WAKE: 0
                warning  seccomp               mode 2: some calls are refused; remedy: docker run
                missing  real-time scheduling  sched_setscheduler(FIFO, 1): EPERM: threads keep their scheduling policy; remedy: ulimit -r 99, or CAP_SYS_NICE

                protocol futex: ok
                threads: needs real-time scheduling
                """, report(FUTEX, THREADS).text());
    }

    @Test
    void isHealthyWhenAllWishesAreGranted() {
        assertTrue(report(FUTEX).isHealthy());
        assertFalse(report(FUTEX, THREADS).isHealthy());
    }

    @Test
    void jsonHoldsFactsAndWishes() {
        String json = report(THREADS).json();

        assertTrue(json.contains("\"id\": \"futex\""), json);
        assertTrue(json.contains("\"state\": \"warning\""), json);
        assertTrue(json.contains("\"remedy\": \"ulimit -r 99, or CAP_SYS_NICE\""), json);
        assertTrue(json.contains("\"healthy\": false"), json);
        assertTrue(json.contains("\"asksFor\": \"threads\""), json);
    }
}
