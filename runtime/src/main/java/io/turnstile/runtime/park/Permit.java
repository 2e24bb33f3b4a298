package io.turnstile.runtime.park;

import io.turnstile.runtime.lock.Deadline;
import io.turnstile.runtime.lock.Spin;
import io.turnstile.runtime.lock.SpinPolicy;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The permit of one platform thread that has parked in selected code: {@code LockSupport}'s contract, kept on a futex.
 *
 * <pre>
 *   state    | meaning                                           | moved by
 *   ---------+---------------------------------------------------+------------------------------------------------
 *   EMPTY    | no permit; the owner is not in park here          | owner: CAS to SPINNING; anybody: swap to PERMIT
 *   PERMIT   | a permit                                          | owner: swap to EMPTY, and returns from park
 *   SPINNING | the owner is in park and looks at the state       | owner: CAS to ASLEEP, swap to EMPTY as it returns;
 *            |                                                   | anybody: swap to PERMIT
 *   ASLEEP   | the owner is in park and may sleep while W = 0    | owner: swap to EMPTY as it returns;
 *            |                                                   | anybody: swap to PERMIT, then W = 1, wake W
 * </pre>
 *
 * W is the turn word of the thread's record, off-heap. It says nothing but "look at the state"; the state is on the heap and never
 * serves another thread. So a waker that comes so late that the thread has ended and W serves another thread makes that one look
 * once more, and no return of park comes of it.
 *
 * <p><b>No wake-up is lost.</b> All accesses are volatile, hence in one order. The sleeper: W = 0, state is ASLEEP, wait while W = 0;
 * again after each return. The waker: state = PERMIT, W = 1, wake. Either the sleeper reads PERMIT, or its read comes before the
 * swap, hence its W = 0 before W = 1, and the wait ends: W differs, or the wake meets it. An interrupter sets the thread's
 * interrupt status first, and then W = 1 by the relay, which stands from before the sleeper's first look at that status: the same
 * argument.
 *
 * <p><b>One permit, two worlds.</b> A thread may park here, or, in code that is not selected, in the JDK, which keeps a permit J of its
 * own; an unparker cannot know where the thread will park next. P is this state's permit.
 * <ul>
 *   <li>U: unpark swaps P in. If it met SPINNING or ASLEEP it is done. Otherwise it goes on and gives J, too.
 *   <li>C: P is taken only by a park here that returns, J only by a park of the JDK that returns.
 *   <li>First: an owner's first park publishes the permit in {@link Permits}, and then parks in the JDK.
 * </ul>
 * Claim: after an unpark, the thread's park returns, the one that is under way or the next, wherever that is. If unpark met SPINNING or
 * ASLEEP, a park here is under way; it reads the state before it sleeps, returns, and takes P. If it met EMPTY or PERMIT, both P and J
 * are there afterwards, and by C the next park finds its own, since nothing but a park's return takes either. If it found no
 * permit published, it gave J alone; then its look came before the first park had published, so the first park, in the JDK, finds J.
 * After that, every unpark sees the permit. The first park takes P as it returns; an unpark that had swapped P in by then has happened
 * before that return, so the caller sees what was written before the unpark, which is all that a permit promises.
 *
 * <p>The price: a permit given in both worlds and taken in one stays in the other, so the first park after a change of worlds may
 * return once without need, as the contract allows ("spuriously, for no reason"). It cannot pile up: each world holds one permit.
 *
 * <p>Calls of {@code Unsafe.unpark} past {@code LockSupport} reach J alone. The JDK makes such calls only to threads that it parked so.
 */
final class Permit implements ThreadRecord.Wait {
    private static final int EMPTY = 0;
    private static final int PERMIT = 1;
    private static final int SPINNING = 2;
    private static final int ASLEEP = 3;
    private static final VarHandle STATE;

    /** How often the thread's policy is asked for again: once in so many sleeps, for it is a system call. */
    private static final int SLEEPS_PER_POLICY_LOOK = 16;

    /*
     * Spinning adapts. Each stretch that was of use doubles the next, up to the bound of SpinPolicy; each that was not halves it, and less
     * than a LEAST_SHARE of the bound is none. Then, once in a number of parks that doubles while it is of no use, the thread tries
     * TRIAL_BOUNDS bounds: where its partner sleeps too, the answer takes as long as a wake-up, and only who outlasts one finds out that
     * the partner spins as well. That one learns it from the state that it meets, see expectAnswer.
     */
    private static final int LEAST_SHARE = 8;

    private static final int TRIAL_BOUNDS = 8;
    private static final int FEWEST_PARKS_PER_TRIAL = 64;
    private static final int MOST_PARKS_PER_TRIAL = 1 << 13;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Permit.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadRecord me;
    private volatile int state;

    // of the owner alone
    private int spinPauses = -1; // what the last stretch has earned; less than 0 before the first
    private int parksToTrial = FEWEST_PARKS_PER_TRIAL;
    private int parksPerTrial = FEWEST_PARKS_PER_TRIAL;
    private int sleepCount;

    Permit(ThreadRecord me) {
        this.me = me;
    }

    /** The owner. */
    Thread thread() {
        return me.thread();
    }

    /**
     * Gives the permit; by any thread. Full fence.
     *
     * @return whether the owner was in park here, and returns from it for this permit; otherwise the JDK's permit is to be given, too
     */
    boolean give() {
        int before = (int) STATE.getAndSet(this, PERMIT);
        if (before == ASLEEP) {
            me.ringTurn();
        } else if (before == SPINNING) {
            Permit giver = Permits.of(Thread.currentThread());
            if (giver != null) {
                giver.expectAnswer();
            }
        }
        return before >= SPINNING;
    }

    /** The owner has just met a partner that spins, so an answer may come soon; by the owner. */
    private void expectAnswer() {
        spinPauses = Math.max(spinPauses, SpinPolicy.pauses() / 2);
    }

    /** Takes the permit, if it is there; by the owner, as it returns from a park of whatever world. */
    void take() {
        STATE.getAndSet(this, EMPTY);
    }

    /**
     * Parks the owner until it has a permit, is interrupted, or the deadline has passed; the interrupt status stays as it is. Other
     * returns do not happen, but callers must not count on that.
     */
    void park(Deadline deadline) {
        if (state == PERMIT) {
            take();
            return;
        }
        if (me.thread().isInterrupted() || deadline.hasPassed() || !STATE.compareAndSet(this, EMPTY, SPINNING)) {
            take(); // an unpark may have come meanwhile; the contract lets this park return for it
            return;
        }
        try {
            if (!spin(deadline)) {
                sleep(deadline);
            }
        } finally {
            take();
        }
    }

    /** Looks at the state for a while; whether park is to return. */
    private boolean spin(Deadline deadline) {
        int bound = me.wasRealtime() ? 0 : SpinPolicy.pauses();
        int pauses = spinPauses < 0 ? bound : Math.min(bound, spinPauses);
        boolean trial = pauses < bound / LEAST_SHARE && --parksToTrial <= 0;
        if (pauses < bound / LEAST_SHARE) {
            pauses = trial ? bound * TRIAL_BOUNDS : 0;
        }
        Spin spin = Spin.upTo(pauses);
        do {
            if (state != SPINNING) {
                spinPauses = Math.min(bound, 2 * pauses);
                parksPerTrial = FEWEST_PARKS_PER_TRIAL;
                parksToTrial = parksPerTrial;
                return true;
            }
            if (me.thread().isInterrupted() || deadline.hasPassed()) {
                return true;
            }
        } while (spin.pause());
        spinPauses = trial ? 0 : pauses / 2;
        if (trial) {
            parksPerTrial = Math.min(MOST_PARKS_PER_TRIAL, 2 * parksPerTrial);
            parksToTrial = parksPerTrial;
        }
        return false;
    }

    private void sleep(Deadline deadline) {
        if (sleepCount++ % SLEEPS_PER_POLICY_LOOK == 0) {
            me.refreshRealtime();
        }
        if (!STATE.compareAndSet(this, SPINNING, ASLEEP)) {
            return;
        }
        me.setWaitingFor(this, false);
        me.beginInterruptible();
        try {
            me.setTurnWord(0);
            while (state == ASLEEP && !me.thread().isInterrupted() && !deadline.hasPassed()) {
                checkWaited(waitOnTurn(deadline));
                me.setTurnWord(0);
            }
        } finally {
            me.endInterruptible();
            me.setWaitingFor(null, false);
        }
    }

    private int waitOnTurn(Deadline deadline) {
        long timespec = me.timespecFor(deadline.lookAtNs(), FutexPort.Clock.MONOTONIC);
        int before = ThreadStatus.show(me.thread(), !deadline.isNone());
        try {
            return Platform.get().futex().waitOn(me.turnAddress(), 0, timespec);
        } finally {
            ThreadStatus.restore(me.thread(), before);
        }
    }

    private static void checkWaited(int result) {
        if (result < 0 && result != -Errno.EAGAIN && result != -Errno.ETIMEDOUT && result != -Errno.EINTR) {
            throw PlatformException.unexpected("futex wait", result);
        }
    }

    @Override
    public void prod(ThreadRecord waiter) {
        waiter.ringTurn();
    }

    /** A park waits for no lock: there is nothing to choose. */
    @Override
    public void reconsider(ThreadRecord waiter) {}

    @Override
    public boolean isQueuedOn(Object lock) {
        return false;
    }
}
