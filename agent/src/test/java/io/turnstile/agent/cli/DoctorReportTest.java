package io.turnstile.agent.cli;

import io.turnstile.agent.cli.DoctorReport.Wish;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DoctorReportTest {
    private static final Map<Capability, Finding> FINDINGS = new TreeMap<>(Map.of(
            Capability.FUTEX, Finding.present("FUTEX_WAKE: 0"),
            Capability.REALTIME_SCHEDULING,
                    Finding.missing("sched_setscheduler(FIFO, 1): EPERM", "ulimit -r 99, or CAP_SYS_NICE")));
    private static final Wish FUTEX = new Wish("protocol futex", List.of());
    private static final Wish THREADS = new Wish("threads", List.of(Capability.REALTIME_SCHEDULING));

    private static DoctorReport report(Wish... wishes) {
        return new DoctorReport("0.1.0", "17.0.15 Debian", "linux x86_64, JNA", FINDINGS, List.of(wishes));
    }

    @Test
    void textNamesEachCapabilityTheRemedyAndWhatTheConfigurationGets() {
        assertEquals("""
                turnstile 0.1.0
                jdk       17.0.15 Debian
                platform  linux x86_64, JNA

                capability                     found
                futex wait and wake   ok       FUTEX_WAKE: 0
                real-time scheduling  MISSING  sched_setscheduler(FIFO, 1): EPERM

                to get real-time scheduling: ulimit -r 99, or CAP_SYS_NICE

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
    void jsonHoldsFindingsAndWishes() {
        String json = report(THREADS).json();

        assertTrue(json.contains("\"name\": \"FUTEX\""), json);
        assertTrue(json.contains("\"remedy\": \"ulimit -r 99, or CAP_SYS_NICE\""), json);
        assertTrue(json.contains("\"healthy\": false"), json);
        assertTrue(json.contains("\"asksFor\": \"threads\""), json);
    }
}
