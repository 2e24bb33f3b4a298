package io.turnstile.runtime.thread;

import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;

/**
 * What the runtime knows of one platform thread that has used a lock: its kernel id, its off-heap slot, what it waits
 * for. Made by {@link ThreadRegistry} on the thread itself, and swept after the thread has ended.
 *
 * <p>The slot holds, all private to this thread's waits:
 * <pre>
 *   offset | use                                        | written by
 *   -------+--------------------------------------------+----------------------------------------------
 *     16   | timespec: seconds, then nanoseconds at 24  | the thread; its interrupter (0 seconds: expired)
 *     32   | condition word: 0 waiting, 1 changed       | the thread (0), its signaller or interrupter (1)
 *     36   | turn word: 0 wait, 1 look at the lock      | the thread (0), whoever makes it look (1)
 * </pre>
 * A waker may come so late that the thread has ended and its slot serves somebody else. Another record takes a stray write
 * for a spurious wake-up; a lock keeps its words at 0 and 4, where no record writes.
 */
public final class ThreadRecord {
    /** No deadline. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final int CONDITION_OFFSET = 32;
    private static final int TURN_OFFSET = 36;
    private static final int SECONDS_OFFSET = 16;
    private static final int NANOSECONDS_OFFSET = 24;
    private static final long NANOSECONDS_PER_SECOND = 1_000_000_000L;
    private static final VarHandle HELD_BY_INFLATION;

    static {
        try {
            HELD_BY_INFLATION =
                    MethodHandles.lookup().findVarHandle(ThreadRecord.class, "inheritableHeldByInflation", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Thread thread;
    private final long id;
    private final int tid;
    private final NativeSlot slot;
    private final InterruptRelay relay = new InterruptRelay(this);
    private final ThreadScheduling scheduling;
    private boolean realtime; // this thread only: the last answer of refreshRealtime

    private int inheritableHeld; // the thread only; less than 0 where it releases what an inflater counted
    private volatile int inheritableHeldByInflation; // atomic adds by those who inflate a lock that the thread holds
    private volatile boolean waitsIndefinitely; // written by the thread before waitingFor
    private volatile Wait waitingFor; // written by the thread; null while it waits for nothing

    /** Something that a thread waits for; told when the thread must look up from its wait. */
    public interface Wait {
        /**
         * Makes the waiter run its loop again, wherever it is in its wait; called by any thread; spurious calls are
         * harmless.
         */
        void prod(ThreadRecord waiter);

        /**
         * Makes the waiter choose its way of waiting again, since it has come to own a word that others wait for in the
         * kernel; called by any thread.
         */
        void reconsider(ThreadRecord waiter);

        /** Whether the waiter counts as queued on this lock. */
        boolean isQueuedOn(Object lock);
    }

    ThreadRecord(Thread thread, long id, int tid, NativeSlot slot) {
        this.thread = thread;
        this.id = id;
        this.tid = tid;
        this.slot = slot;
        this.scheduling = new ThreadScheduling(tid, Platform.get().scheduling());
        refreshRealtime();
    }

    /** The thread. */
    public Thread thread() {
        return thread;
    }

    /** {@link ThreadIds#of} the thread. */
    public long id() {
        return id;
    }

    /** Its kernel thread id. */
    public int tid() {
        return tid;
    }

    NativeSlot slot() {
        return slot;
    }

    /** Its base scheduling, and what lifts it. */
    public ThreadScheduling scheduling() {
        return scheduling;
    }

    /** Whether the thread was real-time when it last asked, or is lifted; may be stale. */
    public boolean wasRealtime() {
        return realtime || scheduling.isLifted();
    }

    /**
     * Asks the kernel for the thread's policy. By the thread itself only; one system call, none while it is lifted.
     *
     * @return whether it is SCHED_FIFO, SCHED_RR or SCHED_DEADLINE
     */
    public boolean refreshRealtime() {
        if (scheduling.isLifted()) {
            return true;
        }
        int policy = Platform.get().scheduling().policyOf(tid);
        scheduling.verify(policy);
        realtime = policy == SchedulingPort.SCHED_FIFO
                || policy == SchedulingPort.SCHED_RR
                || policy == SchedulingPort.SCHED_DEADLINE;
        return realtime;
    }

    /** Adds to the number of PI words that the thread owns; by the thread itself. */
    public void addInheritableHeld(int delta) {
        inheritableHeld += delta;
    }

    /** Adds to that number on behalf of the thread; full fence. */
    public void addInheritableHeldByInflation(int delta) {
        HELD_BY_INFLATION.getAndAdd(this, delta);
    }

    /** How many PI words the thread owns. By the thread itself, or by one that its sleep happens before. */
    public int inheritableHeld() {
        return inheritableHeldByInflation + inheritableHeld;
    }

    /** What the thread waits for, or null. */
    public Wait waitingFor() {
        return waitingFor;
    }

    /**
     * Publishes what the thread is going to wait for; null when it is done.
     *
     * @param indefinitely whether neither a deadline nor an interrupt can end the wait
     */
    public void setWaitingFor(Wait wait, boolean indefinitely) {
        waitsIndefinitely = indefinitely;
        waitingFor = wait;
    }

    /** Whether neither a deadline nor an interrupt can end the present wait. */
    public boolean waitsIndefinitely() {
        return waitsIndefinitely;
    }

    /** The address of the condition word. */
    public long conditionAddress() {
        return slot.address(CONDITION_OFFSET);
    }

    /** Sets the condition word. */
    public void setConditionWord(int value) {
        slot.setIntVolatile(CONDITION_OFFSET, value);
    }

    /** The address of the turn word. */
    public long turnAddress() {
        return slot.address(TURN_OFFSET);
    }

    /** Sets the turn word. */
    public void setTurnWord(int value) {
        slot.setIntVolatile(TURN_OFFSET, value);
    }

    /** Sets the turn word to 1 and wakes the thread where it sleeps on it; by any thread. */
    public void ringTurn() {
        setTurnWord(1);
        Platform.get().futex().wake(turnAddress(), 1);
    }

    /**
     * Writes the timespec for a wait and returns its address, or 0 for no deadline.
     *
     * @param deadlineNs absolute, on the clock of {@link System#nanoTime()}
     */
    public long timespecFor(long deadlineNs, FutexPort.Clock clock) {
        if (deadlineNs == NO_DEADLINE) {
            return 0;
        }
        return timespecAt(
                clock == FutexPort.Clock.MONOTONIC
                        ? deadlineNs
                        : realtimeNowNs() + Math.max(0, deadlineNs - System.nanoTime()));
    }

    /**
     * Writes the timespec for a wait and returns its address.
     *
     * @param timeNs absolute, on the clock on which the wait reads it
     */
    public long timespecAt(long timeNs) {
        slot.setLongVolatile(NANOSECONDS_OFFSET, Math.floorMod(timeNs, NANOSECONDS_PER_SECOND));
        slot.setLongVolatile(SECONDS_OFFSET, Math.max(0, Math.floorDiv(timeNs, NANOSECONDS_PER_SECOND)));
        return slot.address(SECONDS_OFFSET);
    }

    /** Begins a stretch in which {@link Thread#interrupt} makes the thread look up from its wait. */
    public void beginInterruptible() {
        relay.beginWait();
    }

    /** Ends it. */
    public void endInterruptible() {
        relay.endWait();
    }

    /**
     * Makes the thread look up from whatever it waits for. Its timespec is made to lie in the past first: a PI wait that
     * a signal restarts reads it again and ends with ETIMEDOUT, and a wait that has not begun ends at once.
     */
    void lookUp() {
        slot.setLongVolatile(SECONDS_OFFSET, 0);
        Wait wait = waitingFor;
        if (wait != null) {
            wait.prod(this);
        }
    }

    /** Sends the do-nothing signal. */
    public void signal() {
        Platform.get().scheduling().interrupt(tid);
    }

    private static long realtimeNowNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOSECONDS_PER_SECOND + now.getNano();
    }

    @Override
    public String toString() {
        return "\"" + thread.getName() + "\" (#" + id + ", tid " + tid + ")";
    }
}
