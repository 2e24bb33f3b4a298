package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link FutexLike} by futex(2): private to the process, or in a mapped file for all processes that map it.
 *
 * <p><b>Blocking:</b> a platform thread sleeps in the kernel, a virtual one parks and leaves its carrier free; a virtual
 * sleeper of a shared word is woken by this process only. <b>Interruption:</b> {@link WaitResult#INTERRUPTED}; where the
 * platform has no interrupt signal it is noticed within a second.
 */
public final class LinuxFutex implements FutexLike {
    /*
     * Closing. waiters counts the threads between their first look and the end of their sleep.
     *
     *   waiter:  waiters+1, closed? , sleep while word == expected, waiters-1, closed?
     *   close:   closed = true, then wake all until waiters == 0, then release the word
     *
     * Who counts itself after close has looked sees closed and does not sleep; who did before is woken, if need be again. So
     * nobody sleeps on, or is about to sleep on, a word that is released, and no wake of another futex is spent on him.
     *
     * wake() without system call where waiters == 0 (private words): the waker has changed the word before, the waiter has
     * counted itself before the kernel compares the word; the later of the two sees the other.
     *
     * Interrupting. As for PI waits (docs/decisions/0003): the interrupter moves the timespec into the past, then signals. A
     * signal before the system call: that reads the past time. After it: the sleep ends with EINTR, the handler being
     * installed without SA_RESTART.
     */
    private static final long FAR_OFF_NS = 1L << 60; // 36 years
    private static final long CLOSE_LOOK_NS = 20_000;
    private static final long LOOK_AT_CLOCK_NS = 1_000_000_000L;

    private final LinuxLibrary linux;
    private final FutexPort futex = Platform.get().futex();
    private final boolean shared;
    private final FutexPort.Clock clock;
    private final FutexWord word;
    private final Cleaner.Cleanable cleanable;
    private final AtomicInteger waiters = new AtomicInteger();
    private final ParkingQueue virtualSleepers = new ParkingQueue();
    private final AtomicBoolean closed = new AtomicBoolean();

    LinuxFutex(LinuxLibrary linux, FutexWord word, boolean shared, FutexPort.Clock clock) {
        this.linux = linux;
        this.word = word;
        this.shared = shared;
        this.clock = clock;
        this.cleanable = LinePool.CLEANER.register(this, word::release);
    }

    /** Begins a futex: private, monotonic, value 0, unless said otherwise. */
    public static LinuxFutexBuilder builder() {
        return new LinuxFutexBuilder();
    }

    @Override
    public int load() {
        int value = word.load();
        Reference.reachabilityFence(this); // the cleaner must not give the word back meanwhile
        return value;
    }

    @Override
    public void store(int value) {
        word.store(value);
        Reference.reachabilityFence(this);
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        boolean done = word.compareAndSet(expected, value);
        Reference.reachabilityFence(this);
        return done;
    }

    @Override
    public WaitResult waitFor(int expected) {
        return sleep(expected, Checks.NO_DEADLINE, false);
    }

    /**
     * {@inheritDoc} With {@code realtimeClock} a step of the wall clock moves the end of the wait: at once, for a virtual thread
     * within a second.
     */
    @Override
    public WaitResult waitFor(int expected, long timeout, TimeUnit unit) {
        if (clock == FutexPort.Clock.MONOTONIC) {
            return sleep(expected, Checks.deadlineNs(timeout, unit), false);
        }
        long timeoutNs = Checks.timeoutNs(timeout, unit);
        return sleep(expected, timeoutNs > FAR_OFF_NS ? Checks.NO_DEADLINE : wallClockNs() + timeoutNs, true);
    }

    /**
     * As {@link #waitFor(int)}, until a time of the wall clock, which may be stepped meanwhile.
     *
     * @throws IllegalStateException where the futex was built without {@code realtimeClock}
     */
    public WaitResult waitUntil(int expected, Instant deadline) {
        Checks.notNull("deadline", deadline, "pass a time of the wall clock");
        if (clock == FutexPort.Clock.MONOTONIC) {
            throw new IllegalStateException(
                    this + " reads the monotonic clock: only one of the wall clock can wait until " + deadline
                            + "; build it with realtimeClock(true), or pass a timeout");
        }
        return sleep(expected, ns(deadline), true);
    }

    private WaitResult sleep(int expected, long deadlineNs, boolean wallClock) {
        waiters.incrementAndGet();
        try {
            checkOpen();
            WaitResult result = ThreadIds.isVirtual(Thread.currentThread())
                    ? park(expected, deadlineNs, wallClock)
                    : sleepInKernel(expected, deadlineNs, wallClock);
            checkOpen();
            return result;
        } finally {
            waiters.decrementAndGet();
            Reference.reachabilityFence(this);
        }
    }

    /** By the monotonic clock, which is all that the JDK has: a wall-clock deadline is looked at again each second. */
    private WaitResult park(int expected, long deadlineNs, boolean wallClock) {
        for (; ; ) {
            long untilNs =
                    wallClock ? Math.min(monotonic(deadlineNs), System.nanoTime() + LOOK_AT_CLOCK_NS) : deadlineNs;
            WaitResult result = virtualSleepers.await(() -> !closed.get() && word.load() == expected, untilNs, this);
            if (result != WaitResult.TIMED_OUT || hasPassed(deadlineNs, wallClock)) {
                return result;
            }
        }
    }

    private WaitResult sleepInKernel(int expected, long deadlineNs, boolean wallClock) {
        Thread thread = Thread.currentThread();
        ThreadRecord me = ThreadRegistry.current(thread);
        WaitResult result = null;
        Interruption.begin(me);
        try {
            while (result == null) {
                if (word.load() != expected) {
                    result = WaitResult.VALUE_CHANGED;
                } else if (Thread.interrupted()) {
                    result = WaitResult.INTERRUPTED;
                } else if (hasPassed(deadlineNs, wallClock)) {
                    result = WaitResult.TIMED_OUT;
                } else {
                    result = sleepOnce(me, expected, deadlineNs, wallClock);
                }
            }
            return result;
        } finally {
            Interruption.end(me);
        }
    }

    /** Null where the thread must look again. */
    private WaitResult sleepOnce(ThreadRecord me, int expected, long deadlineNs, boolean wallClock) {
        long nowNs = wallClock ? wallClockNs() : System.nanoTime();
        long timespec = me.timespecAt(Interruption.untilNs(deadlineNs, nowNs));
        if (me.thread().isInterrupted()) {
            return null; // after the timespec: a later interrupt moves that
        }
        int before = ThreadStatus.enter(me.thread(), this, deadlineNs != Checks.NO_DEADLINE);
        int answer;
        try {
            answer = wallClock || shared
                    ? linux.waitOn(
                            word.address(),
                            expected,
                            shared,
                            wallClock ? FutexPort.Clock.REALTIME : FutexPort.Clock.MONOTONIC,
                            timespec)
                    : futex.waitOn(word.address(), expected, timespec);
        } finally {
            ThreadStatus.leave(me.thread(), before);
        }
        switch (-answer) {
            case 0:
                return WaitResult.WOKEN;
            case Errno.EAGAIN:
                return WaitResult.VALUE_CHANGED;
            case Errno.ETIMEDOUT:
            case Errno.EINTR:
                return null;
            default:
                throw PlatformException.unexpected(FutexOperation.WAIT, answer);
        }
    }

    @Override
    public int wake(int count) {
        Checks.notNegative("count", count);
        checkOpen();
        return count == 0 ? 0 : wakeUnchecked(count);
    }

    private int wakeUnchecked(int count) {
        if (!shared && waiters.get() == 0) {
            return 0;
        }
        int woken = shared ? linux.wake(word.address(), count, true) : futex.wake(word.address(), count);
        if (woken < 0) {
            throw PlatformException.unexpected(FutexOperation.WAKE, woken);
        }
        return woken < count ? woken + virtualSleepers.wake(count - woken) : woken;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (waiters.get() > 0) {
            wakeUnchecked(Integer.MAX_VALUE);
            LockSupport.parkNanos(CLOSE_LOOK_NS);
        }
        cleanable.clean();
    }

    private void checkOpen() {
        if (closed.get()) {
            throw Checks.closed("this futex");
        }
    }

    private static boolean hasPassed(long deadlineNs, boolean wallClock) {
        return wallClock ? wallClockNs() >= deadlineNs : Checks.hasPassed(deadlineNs);
    }

    private static long monotonic(long wallClockDeadlineNs) {
        return wallClockDeadlineNs == Checks.NO_DEADLINE
                ? Checks.NO_DEADLINE
                : System.nanoTime() + (wallClockDeadlineNs - wallClockNs());
    }

    private static long wallClockNs() {
        return ns(Instant.now());
    }

    private static long ns(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    @Override
    public String toString() {
        return "LinuxFutex[" + (closed.get() ? "closed" : word.load()) + (shared ? ", shared" : "") + "]";
    }
}
