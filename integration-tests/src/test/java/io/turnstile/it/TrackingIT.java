package io.turnstile.it;

import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import io.turnstile.it.tracking.Deadlocks;
import io.turnstile.it.tracking.Innocents;
import io.turnstile.it.tracking.TrueInversions;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tracking as a user sees it: each planted program in a JVM of its own; all found, none invented. */
class TrackingIT {
    private static final int LEAST_CASES = 25;

    @EachJdk
    void everyTrueInversionIsFound(Jdk jdk) {
        List<String> missed = new ArrayList<>();
        for (String name : casesOf(TrueInversions.class)) {
            Run run = track(jdk, TrueInversions.class, name, "tracking=order").assertSuccess();
            if (countOf(run, "lock-order inversion, confidence") == 0 || countOf(run, "        at ") == 0) {
                missed.add(name + ": " + run);
            }
        }
        assertEquals(List.of(), missed);
    }

    @EachJdk
    void noInnocentIsAccused(Jdk jdk) {
        List<String> accused = new ArrayList<>();
        for (String name : casesOf(Innocents.class)) {
            Run run = track(jdk, Innocents.class, name, "tracking=order").assertSuccess();
            assertEquals(List.of("done"), run.stdout(), run::toString);
            if (run.stderr().size() != 1) {
                accused.add(name + ": " + run);
            }
        }
        assertEquals(List.of(), accused);
    }

    @EachJdk
    void everyDeadlockIsFound(Jdk jdk) {
        String options = "tracking=order,tracking.detect-after=200ms,tracking.on-deadlock=exit,exit-code=3";
        for (Method method : Deadlocks.class.getDeclaredMethods()) {
            if (isCase(method)) {
                Run run = track(jdk, Deadlocks.class, method.getName(), options).assertExitCode(3);
                assertEquals(1, countOf(run, "turnstile: deadlock: "), run::toString);
                assertTrue(countOf(run, "    waits for ") > 0, run::toString);
                assertTrue(countOf(run, "    holds     ") > 0, run::toString);
                assertTrue(countOf(run, "        at ") > 0, run::toString);
            }
        }
    }

    /** An interrupt ends the wait of one, and so lets all the others go on. */
    @EachJdk
    void anInterruptedVictimEndsTheDeadlock(Jdk jdk) {
        Run run = track(
                jdk, Deadlocks.class, "locks", "tracking=order,tracking.detect-after=200ms,tracking.on-deadlock=throw");
        assertEquals(1, countOf(run, "is interrupted to end the deadlock"), run::toString);
    }

    private static Run track(Jdk jdk, Class<?> program, String name, String options) {
        return ChildJvm.on(jdk).agentArguments(options).main(program, name).run();
    }

    private static List<String> casesOf(Class<?> program) {
        List<String> names = new ArrayList<>();
        for (Method method : program.getDeclaredMethods()) {
            if (isCase(method)) {
                names.add(method.getName());
            }
        }
        assertTrue(names.size() >= LEAST_CASES, () -> program + " has " + names.size() + " cases only");
        return names;
    }

    private static boolean isCase(Method method) {
        return method.getParameterCount() == 0
                && method.getReturnType() == void.class
                && !method.isSynthetic()
                && !Modifier.isPrivate(method.getModifiers());
    }

    private static long countOf(Run run, String text) {
        return run.stderr().stream().filter(line -> line.contains(text)).count();
    }
}
