package io.turnstile.agent.track;

import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.ContentionHooks;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.OrderSamples;
import io.turnstile.runtime.track.TrackHooks;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;
import io.turnstile.runtime.track.TrackedThread;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Goes each way of the hooks once, so that no class of them loads while the application holds a lock. What it leaves in the
 * tables is forgotten.
 */
final class SelfExercise {
    private SelfExercise() {}

    static void run() {
        int site = TrackSites.add(new TrackSite(SelfExercise.class.getName(), "run", -1, "", "self-test"));
        Object monitor = new Object();
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        TrackHooks.created(monitor, site);
        TrackHooks.created(lock, site);
        TrackHooks.enteringMonitor(monitor, site);
        TrackHooks.acquired();
        TrackHooks.acquiring(lock.readLock(), site, AcquireMode.SHARED);
        TrackHooks.tried(true);
        TrackHooks.enteredMethod(SelfExercise.class, site);
        TrackHooks.waiting(SelfExercise.class, site);
        TrackHooks.acquired();
        TrackHooks.blocking(site);
        TrackHooks.releasing(SelfExercise.class);
        TrackHooks.releasing(lock.readLock());
        TrackHooks.exitingMonitor(monitor);
        TrackHooks.joining(Thread.currentThread());
        TrackHooks.joined();
        TrackHooks.published();
        ContentionHooks.enteringMonitor(monitor, site);
        ContentionHooks.acquired();
        TrackedThread self = TrackedThread.of(Thread.currentThread());
        ContendedWait.seen(self, LockRecords.known(monitor), site, self, site).endSeen(1);
        OrderSamples.takeFresh();
        if (!TrackHooks.isOn()) {
            throw new IllegalStateException("self-test: tracking does not work on this JVM");
        }
    }
}
