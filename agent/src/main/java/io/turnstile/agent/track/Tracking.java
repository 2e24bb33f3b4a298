package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.KnownFindings;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.JvmStatus;
import io.turnstile.agent.rewrite.TrackingRewriter;
import io.turnstile.agent.rewrite.TrackingScope;
import io.turnstile.agent.rewrite.TrackingTransformer;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.runtime.lock.RefusedDeadlocks;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.track.ContentionHooks;
import io.turnstile.runtime.track.LockStates;
import io.turnstile.runtime.track.LockViews;
import io.turnstile.runtime.track.MarkWord;
import io.turnstile.runtime.track.TrackHooks;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Puts tracking into force: what the runtime needs, the injection, the analysis, the reports at the end. */
public final class Tracking {
    private static final String READ_WRITE_SYNC = "java.util.concurrent.locks.ReentrantReadWriteLock$Sync";

    private Tracking() {}

    /**
     * Starts it.
     *
     * @param known findings that are not told
     */
    public static void start(
            AgentConfig config,
            KnownFindings known,
            Instrumentation instrumentation,
            MethodHandles.Lookup trusted,
            JvmStatus status) {
        findSynchronizers(trusted);
        findStates(trusted);
        Coverage coverage = new Coverage();
        TrackingRewriter rewriter = new TrackingRewriter(config.tracking().classes(), scopeOf(config));
        Outlets outlets = new Outlets();
        Observers observers = new Observers(LoadWatch.on(instrumentation), outlets, trusted);
        Analysis analysis = new Analysis(config, known, coverage, outlets, observers, status);
        RefusedDeadlocks.setListener(analysis::refused);
        TrackHooks.setOn(true);
        SelfExercise.run();
        instrumentation.addTransformer(new TrackingTransformer(rewriter, coverage), true);
        retransformLoaded(instrumentation, rewriter);
        analysis.start();
    }

    private static TrackingScope scopeOf(AgentConfig config) {
        if (!config.tracking().isContentionOnly()) {
            return TrackingScope.ORDER;
        }
        ContentionHooks.setOn();
        if (config.monitors().listsAny()
                || config.rules().rules().stream().anyMatch(rule -> rule.monitors() != LockProtocol.JVM)) {
            ContentionHooks.expectManagedMonitors();
        }
        if (MarkWord.prove()) {
            return TrackingScope.CONTENTION;
        }
        AgentLog.warn("tracking: synchronized blocks are not timed: this JVM does not show whether a monitor is held"
                + " (as with -XX:+UseBiasedLocking); level order times them");
        return TrackingScope.CONTENTION_OF_LOCKS;
    }

    /** Without these, the holder is not known at level contention, and waits for readers are not seen. */
    private static void findStates(MethodHandles.Lookup trusted) {
        try {
            LockStates.setOwners(
                    trusted.findVirtual(ReentrantLock.class, "getOwner", MethodType.methodType(Thread.class)),
                    trusted.findVirtual(
                            AbstractOwnableSynchronizer.class,
                            "getExclusiveOwnerThread",
                            MethodType.methodType(Thread.class)));
            Class<?> sync = Class.forName(READ_WRITE_SYNC); // over ints on JDK 17, over longs on JDK 25
            LockStates.setReadWriteStates(
                    ofSynchronizer(trusted, sync, "isWriteLocked", boolean.class),
                    ofSynchronizer(trusted, sync, "getReadLockCount", int.class));
        } catch (ReflectiveOperationException otherJdk) {
            AgentLog.warn("tracking: the state of locks is not known on this JDK: " + otherJdk);
        }
    }

    private static MethodHandle ofSynchronizer(
            MethodHandles.Lookup trusted, Class<?> sync, String name, Class<?> result)
            throws ReflectiveOperationException {
        return trusted.findVirtual(sync, name, MethodType.methodType(result))
                .asType(MethodType.methodType(result, AbstractOwnableSynchronizer.class));
    }

    /** Both sides of a read-write lock have the same field; without it they count as two locks. */
    private static void findSynchronizers(MethodHandles.Lookup trusted) {
        try {
            Class<?> sync = Class.forName(READ_WRITE_SYNC);
            LockViews.setSynchronizers(
                    getter(trusted, ReentrantReadWriteLock.ReadLock.class, sync),
                    getter(trusted, ReentrantReadWriteLock.WriteLock.class, sync));
        } catch (ReflectiveOperationException otherJdk) {
            AgentLog.warn(
                    "tracking: the two sides of a ReentrantReadWriteLock count as two locks on this JDK: " + otherJdk);
        }
    }

    private static MethodHandle getter(MethodHandles.Lookup trusted, Class<?> side, Class<?> sync)
            throws ReflectiveOperationException {
        return trusted.findGetter(side, "sync", sync).asType(MethodType.methodType(Object.class, side));
    }

    private static void retransformLoaded(Instrumentation instrumentation, TrackingRewriter rewriter) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = loaded.getClassLoader();
            boolean ofJdk = JdkClasses.include(loaded);
            if (loader != Tracking.class.getClassLoader()
                    && instrumentation.isModifiableClass(loaded)
                    && rewriter.selects(loaded.getName(), ofJdk)) {
                try {
                    instrumentation.retransformClasses(loaded);
                } catch (UnmodifiableClassException | RuntimeException | LinkageError failure) {
                    AgentLog.warn(loaded.getName() + " is not tracked: " + failure);
                }
            }
        }
    }
}
