package io.turnstile.benchmarks.fence;

import io.turnstile.nativeaccess.LinuxLibrary;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The smallest whole lock whose release is a store: without reentrancy, conditions, interruption or inheritance, and with a
 * monitor to sleep on. Its acquire is that of the product: a look, the registry, one compare-and-set.
 *
 * <pre>
 *   word | meaning | moved by
 *   -----+---------+------------------------------------------------
 *    0   | FREE    | any thread, CAS to its number
 *    n   | HELD    | the owner, number n, alone: a store of FREE
 * </pre>
 *
 * F1: {@code waiting} is raised and lowered under the monitor, and is positive while somebody sleeps. F2: who raises it calls
 * membarrier(2) before its first attempt.
 *
 * <p>No wake-up is lost. The owner stores FREE (S), then reads {@code waiting} (R); the compiler keeps that order, the CPU need
 * not. A contender raises {@code waiting} (W), has all running threads pass a full fence (M), and tries to take the word (T).
 * A thread that does not run passes one when it is switched. Where M falls before R in the owner's order, R sees W, and the owner
 * takes the monitor and notifies: the contender is either before T, which then sees FREE, for the owner's store came before its
 * entry, or asleep, and is woken. Where M falls after R, it falls after S: T sees FREE or what followed it. An owner that
 * took the word in between released after M, or its own R came after M and sees W, since {@code waiting} stays positive until that
 * contender owns the lock. So one M for each wait is enough.
 */
public final class AsymmetricLock {
    private static final long FREE = 0;
    private static final LinuxLibrary LINUX = LinuxLibrary.open();
    private static final VarHandle WORD;
    private static final VarHandle WAITING;

    static {
        int registered = LINUX.registerFence();
        if (registered != 0 || LINUX.fenceAllThreads() != 0) {
            throw new UnsupportedOperationException("no membarrier(2) here: " + registered);
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(AsymmetricLock.class, "word", long.class);
            WAITING = lookup.findVarHandle(AsymmetricLock.class, "waiting", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object queue = new Object();
    private volatile long word;
    private volatile int waiting; // under the monitor of queue; read by who releases

    /** Acquires; not reentrant. */
    public void lock() {
        long me = ThreadIds.of(Thread.currentThread());
        if (word != FREE || !ThreadRegistry.isRegistered(me) || !WORD.compareAndSet(this, FREE, me)) {
            lockSlow(me);
        }
    }

    /** Releases as the product does: by a compare-and-set, which is a full fence. */
    public void unlockByCompareAndSet() {
        long me = ThreadIds.of(Thread.currentThread());
        if (word != me || !WORD.compareAndSet(this, me, FREE)) {
            throw new IllegalMonitorStateException();
        }
        if (waiting != 0) {
            wake();
        }
    }

    /** Releases by a store, without a fence on any CPU. */
    public void unlockByStore() {
        long me = ThreadIds.of(Thread.currentThread());
        if ((long) WORD.getOpaque(this) != me) {
            throw new IllegalMonitorStateException();
        }
        WORD.setRelease(this, FREE);
        VarHandle.acquireFence(); // HotSpot moves no access across it
        if ((int) WAITING.getOpaque(this) != 0) {
            wake();
        }
    }

    private void lockSlow(long me) {
        ThreadRegistry.current(Thread.currentThread());
        boolean interrupted = false;
        synchronized (queue) {
            waiting++;
            fenceAllThreads(); // F2
            while (!WORD.compareAndSet(this, FREE, me)) {
                try {
                    queue.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            waiting--;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        synchronized (queue) {
            queue.notify();
        }
    }

    /** membarrier(2), the price that a contender pays. */
    static void fenceAllThreads() {
        int result = LINUX.fenceAllThreads();
        if (result != 0) {
            throw new IllegalStateException("membarrier(2): " + result);
        }
    }
}
