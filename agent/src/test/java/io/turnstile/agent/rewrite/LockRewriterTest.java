package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.Decision;
import io.turnstile.agent.rewrite.targets.Allocations;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LockRewriterTest {
    private static final String TARGET = Allocations.class.getName();
    private static final byte[] CLASS_FILE = RewritingLoader.classFileOf(TARGET);

    private final Coverage coverage = new Coverage();
    private final ClassLoader application = new ClassLoader(getClass().getClassLoader()) {};

    /** Rules by exact name. */
    private static final class Rules implements SiteRules {
        private final Map<String, Selected> byName = new HashMap<>();

        Rules with(String name, Selected rule) {
            byName.put(name, rule);
            return this;
        }

        @Override
        public boolean managesMonitors() {
            return false;
        }

        @Override
        public boolean retrofitsLocks() {
            return !byName.isEmpty();
        }

        @Override
        public Selected ruleFor(String className, boolean ofJdk) {
            return byName.get(className.replace('/', '.'));
        }
    }

    private static Rules piFor(String name) {
        return new Rules().with(name, new SiteRules.Selected(LockProtocol.PI, "rules.yaml:3", null));
    }

    /** The unit tests' runtime is not in the boot loader, which is what a loader that hides it looks like. */
    @Test
    void classWhoseLoaderHidesTheRuntimeIsLeftWithTheReason() {
        LockRewriter rewriter = new LockRewriter(piFor(TARGET), false, coverage, null);
        String internalName = TARGET.replace('.', '/');

        String said = stderrOf(() -> {
            assertNull(rewriter.transform(null, application, internalName, null, null, CLASS_FILE));
            assertNull(rewriter.transform(null, application, internalName, null, null, CLASS_FILE));
        });

        assertEquals(1, said.lines().count(), said);
        assertFalse(coverage.decisions().isEmpty());
        for (Decision decision : coverage.decisions()) {
            assertFalse(decision.rewritten());
            assertTrue(decision.reason().contains("does not pass io.turnstile.runtime on"), decision.reason());
        }
    }

    @Test
    void classThatNoRuleSelectsIsLeftWithoutAWord() {
        assertNull(load(piFor("com.acme.Other"), TARGET, CLASS_FILE));

        assertTrue(coverage.decisions().isEmpty());
    }

    @Test
    void classOfTheBootLoaderIsRewrittenWhereARuleMeansIt() {
        byte[] changed = transform(piFor(TARGET), null, TARGET, null, CLASS_FILE);

        assertNotNull(changed);
        assertTrue(coverage.decisions().get(0).rewritten());
        assertEquals("rules.yaml:3", coverage.decisions().get(0).rule());
    }

    /** Its superclass is fixed and its locks exist: JVMTI RetransformClasses allows neither to change. */
    @Test
    void classThatLoadedBeforeTheAgentIsLeftWithTheReason() {
        assertNull(transform(piFor(TARGET), application, TARGET, Allocations.class, CLASS_FILE));

        for (Decision decision : coverage.decisions()) {
            assertEquals("loaded before the agent", decision.reason());
        }
        assertFalse(coverage.decisions().isEmpty());
    }

    /** Its shape stays, so it does not matter whether it has loaded. */
    @Test
    void classOfTheJdkIsRewrittenThoughItLoadedBefore() {
        byte[] queue = RewritingLoader.classFileOf(ArrayBlockingQueue.class.getName());

        assertNotNull(transform(
                piFor(ArrayBlockingQueue.class.getName()),
                null,
                ArrayBlockingQueue.class.getName(),
                ArrayBlockingQueue.class,
                queue));
        assertTrue(coverage.decisions().get(0).rewritten());
    }

    /** JVMTI RetransformClasses: no new members, no other superclass; and the serialized form stays the JDK's. */
    @Test
    void classOfTheJdkThatWouldChangeItsShapeIsLeftWithTheReason() {
        String segment = "java.util.concurrent.ConcurrentHashMap$Segment";
        assertNull(transform(piFor(segment), null, segment, null, RewritingLoader.classFileOf(segment)));

        assertEquals(
                "a class of the JDK keeps its superclass",
                coverage.decisions().get(0).reason());
    }

    @Test
    void classThatTurnstileStandsOnIsLeftWithTheReason() {
        assertNull(transform(piFor("java.lang.Locks"), null, "java.lang.Locks", null, CLASS_FILE));

        assertEquals(
                "Turnstile's own code stands on java.lang",
                coverage.decisions().get(0).reason());
    }

    /** Another agent's retransformation starts from the original bytes: without us the locks would fall back to the JVM. */
    @Test
    void classThatWasRewrittenAtLoadIsRewrittenAgainWhenRetransformed() {
        LockRewriter rewriter = new LockRewriter(piFor(TARGET), false, coverage, null);
        String internalName = TARGET.replace('.', '/');

        assertNotNull(rewriter.transform(null, null, internalName, null, null, CLASS_FILE));
        int sites = coverage.decisions().size();
        assertNotNull(rewriter.transform(null, null, internalName, Allocations.class, null, CLASS_FILE));
        assertEquals(sites, coverage.decisions().size(), "sites are counted once");
    }

    @Test
    void failureLeavesTheClassAloneAndIsReportedOncePerCause() {
        byte[] fromTheFuture = CLASS_FILE.clone();
        fromTheFuture[6] = 1; // major version 256 and more
        LockRewriter rewriter = new LockRewriter(piFor(TARGET), false, coverage, null);
        String internalName = TARGET.replace('.', '/');

        String said = stderrOf(() -> {
            assertNull(rewriter.transform(null, null, internalName, null, null, fromTheFuture));
            assertNull(rewriter.transform(null, null, internalName, null, null, fromTheFuture));
        });

        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("turnstile: " + TARGET + " is left unmodified"), said);
        assertEquals(2, coverage.failures().size());
        assertTrue(coverage.decisions().isEmpty());
    }

    @Test
    void reentrantLockItselfIsChangedOnlyWhereLocksAreRetrofitted() {
        String name = ReentrantLock.class.getName();
        byte[] classFile = RewritingLoader.classFileOf(name);

        assertNotNull(transform(piFor(TARGET), null, name, ReentrantLock.class, classFile));
        assertNull(transform(new Rules(), null, name, ReentrantLock.class, classFile));
    }

    @Test
    void dumpHoldsTheClassBeforeAndAfter(@TempDir Path directory) {
        LockRewriter rewriter = new LockRewriter(piFor(TARGET), false, coverage, directory.toString());
        byte[] changed = rewriter.transform(null, null, TARGET.replace('.', '/'), null, null, CLASS_FILE);

        String file = TARGET.replace('.', '/') + ".class";
        assertEquals(CLASS_FILE.length, new File(directory.toFile(), "before/" + file).length());
        assertEquals(changed.length, new File(directory.toFile(), "after/" + file).length());
    }

    private byte[] load(SiteRules rules, String name, byte[] classFile) {
        return transform(rules, application, name, null, classFile);
    }

    private byte[] transform(SiteRules rules, ClassLoader loader, String name, Class<?> redefined, byte[] classFile) {
        return new LockRewriter(rules, false, coverage, null)
                .transform(null, loader, name.replace('.', '/'), redefined, null, classFile);
    }

    private static String stderrOf(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return caught.toString(StandardCharsets.UTF_8);
    }
}
