package io.turnstile.agent.report;

import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CoverageReportTest {
    private static final Decision REWRITTEN = new Decision(
            new LockSite("com.acme.Queue", "<init>", 12, LockProtocol.PI),
            "new ReentrantLock",
            true,
            "turnstile.yaml:4",
            "");
    private static final Decision LEFT = new Decision(
            new LockSite("com.acme.Cache", "load", -1, LockProtocol.JVM),
            "new StampedLock",
            false,
            "turnstile.yaml:6",
            "not retrofitted by this version");

    private final CoverageReport report = new CoverageReport(
            "turnstile 0.1.0",
            List.of("PI futex is missing (ENOSYS): locks with protocol pi use futex instead"),
            List.of(REWRITTEN, LEFT),
            List.of(new Coverage.Failure("com.acme.Odd", "java.lang.IllegalStateException: \"odd\"")),
            List.of("turnstile.yaml:9"),
            List.of("turnstile.yaml:14"),
            List.of("com.acme.Foo: the JDK's code enters the JVM's monitor of it"),
            List.of("com.acme.Parser.parse(): 7990 bytes"),
            List.of());

    @Test
    void textShowsEverySiteWithItsReasonAndWhatWasNeverMet() {
        assertEquals("""
                turnstile 0.1.0
                PI futex is missing (ENOSYS): locks with protocol pi use futex instead
                2 lock sites: 1 rewritten, 1 left to the JVM; 1 failure

                decision         protocol  site                      created by         rule              reason
                rewritten        pi        com.acme.Queue.<init>:12  new ReentrantLock  turnstile.yaml:4
                left to the JVM  jvm       com.acme.Cache.load       new StampedLock    turnstile.yaml:6  not retrofitted by this version
                failed: com.acme.Odd: java.lang.IllegalStateException: "odd"
                exclusion leak: com.acme.Foo: the JDK's code enters the JVM's monitor of it
                too long to be compiled: com.acme.Parser.parse(): 7990 bytes
                matched no class: turnstile.yaml:9
                matched no thread: turnstile.yaml:14
                Locks created by reflection (Class.newInstance, method handles made at run time) are not seen.
                """, report.text());
    }

    @Test
    void jsonHoldsTheSame() {
        assertEquals("""
                {
                  "turnstile": "turnstile 0.1.0",
                  "shortfalls": [
                    "PI futex is missing (ENOSYS): locks with protocol pi use futex instead"
                  ],
                  "rewritten": 1,
                  "leftToTheJvm": 1,
                  "sites": [
                    {
                      "class": "com.acme.Queue",
                      "method": "<init>",
                      "line": 12,
                      "createdBy": "new ReentrantLock",
                      "rewritten": true,
                      "protocol": "pi",
                      "ceiling": "",
                      "rule": "turnstile.yaml:4",
                      "reason": ""
                    },
                    {
                      "class": "com.acme.Cache",
                      "method": "load",
                      "line": -1,
                      "createdBy": "new StampedLock",
                      "rewritten": false,
                      "protocol": "jvm",
                      "ceiling": "",
                      "rule": "turnstile.yaml:6",
                      "reason": "not retrofitted by this version"
                    }
                  ],
                  "ceilingProposals": [],
                  "failures": [
                    {
                      "class": "com.acme.Odd",
                      "cause": "java.lang.IllegalStateException: \\"odd\\""
                    }
                  ],
                  "rulesThatMatchedNoClass": [
                    "turnstile.yaml:9"
                  ],
                  "threadPatternsThatMatchedNoThread": [
                    "turnstile.yaml:14"
                  ],
                  "exclusionLeaks": [
                    "com.acme.Foo: the JDK's code enters the JVM's monitor of it"
                  ],
                  "tooLongToBeCompiled": [
                    "com.acme.Parser.parse(): 7990 bytes"
                  ]
                }
                """, report.json());
    }

    @Test
    void ceilingsAreShownAndProposedNeverApplied() {
        LockSite fixed = new LockSite("com.acme.Bus", "<init>", 3, LockProtocol.CEILING, Ceiling.of(80));
        LockSite taken = new LockSite("com.acme.Queue", "<init>", 4, LockProtocol.PI, Ceiling.observed());
        LockSite ordinary = new LockSite("com.acme.Log", LockSite.MONITOR, -1, LockProtocol.PI, Ceiling.observed());
        LockSite deadline = new LockSite("com.acme.Edf", LockSite.MONITOR, -1, LockProtocol.PI, Ceiling.observed());
        LockSite never = new LockSite("com.acme.Idle", LockSite.MONITOR, -1, LockProtocol.PI, Ceiling.observed());
        taken.ceiling().observe(30);
        taken.ceiling().observe(70);
        taken.ceiling().observe(0);
        ordinary.ceiling().observe(0);
        deadline.ceiling().observe(100);
        CoverageReport found = new CoverageReport(
                "head",
                List.of(),
                List.of(
                        new Decision(fixed, "new ReentrantLock", true, "t.yaml:2", ""),
                        new Decision(taken, "new ReentrantLock", true, "t.yaml:5", "")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(ordinary, deadline, never));
        assertEquals("""
                head
                2 lock sites: 2 rewritten, 0 left to the JVM; 0 failures

                decision   protocol          site                     created by         rule      reason
                rewritten  ceiling 80        com.acme.Bus.<init>:3    new ReentrantLock  t.yaml:2
                rewritten  pi, ceiling auto  com.acme.Queue.<init>:4  new ReentrantLock  t.yaml:5
                ceiling auto: com.acme.Queue.<init>:4: the highest priority that took it is 70: write "ceiling: 70"
                ceiling auto: com.acme.Log.<monitor>: taken by ordinary threads only, so it needs no ceiling
                ceiling auto: com.acme.Edf.<monitor>: taken by a SCHED_DEADLINE thread, for which no ceiling is high enough
                ceiling auto: com.acme.Idle.<monitor>: never taken, so no ceiling is proposed
                Locks created by reflection (Class.newInstance, method handles made at run time) are not seen.
                """, found.text());
        assertTrue(found.json().contains("\"highestPriority\": 70,\n      \"ceiling\": 70"), found::json);
    }

    @Test
    void classSeenTwiceCountsOnceButSitesOfOneLineCountEach() {
        Coverage coverage = new Coverage();
        coverage.add(List.of(REWRITTEN, REWRITTEN));
        coverage.add(List.of(REWRITTEN, REWRITTEN));
        coverage.add(List.of(LEFT));

        assertEquals(List.of(REWRITTEN, REWRITTEN, LEFT), coverage.decisions());
    }

    @Test
    void onlyTheFirstFailureOfACauseIsNew() {
        Coverage coverage = new Coverage();

        assertTrue(coverage.addFailure("A", new IllegalStateException("one")));
        assertFalse(coverage.addFailure("B", new IllegalStateException("one")));
        assertTrue(coverage.addFailure("B", new IllegalStateException("other")));
        assertEquals(3, coverage.failures().size());
    }

    /** RFC 8259, section 7: control characters must be escaped. */
    @Test
    void jsonEscapesControlCharacters() {
        String json = new JsonWriter()
                .beginObject()
                .member("a\tb", "c\u0001\\d\n")
                .endObject()
                .toString();

        assertEquals("{\n  \"a\\tb\": \"c\\u0001\\\\d\\n\"\n}\n", json);
    }
}
