package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.platform.PlatformException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A bound word with those that sleep outside the kernel's PI queue, and who wakes them. */
abstract class WakingWord extends BoundWord {
    /*
     * Sequence word S (off-heap, beside the word), sleeperCount, wakeState = ticket | WAKING, KEPT, MISSED; none of the three: IDLE.
     * Each change takes a new ticket, but for that by which a releaser ends WAKING.
     *
     *   sleeper: count+1; s = S; lie down: MISSED and WAKING off, and KEPT if it is a keeper; if word is free: retry;
     *            futex wait while S == s; count-1, unless a futex wake ended the wait: who woke it has counted it out;
     *            woken, or S had changed: KEPT on, WAKING off: it is a keeper; if KEPT was on: a keeper only if woken;
     *            after a sleep that the clock has ended, and for a real-time thread, lying down switches KEPT off, too: the keeper may be unable to run
     *   keeper:  after it has acquired, or as it gives up: KEPT and WAKING off; if it gave up, then as a release;
     *            before it waits in the kernel's PI queue instead: it lies down
     *   release: word = 0; if count > 0 and word is free, by wakeState:
     *            KEPT, MISSED  nothing
     *            (t, IDLE)     CAS to (t+1, WAKING); S+1; futex wake 1, count-1; CAS to (t+1, KEPT), or (t+1, MISSED) if none woke
     *            (t, WAKING)   S+1; futex wake 1, count-1; CAS to (t, KEPT), or (t, MISSED) if none woke
     *            instead of, or after, a futex wake that finds nobody: unpark one of the queue, which counts itself out
     *
     * S1 (exact) KEPT: a keeper, a thread that has returned from its wait, has not switched KEPT off yet. It will, after it has
     *    acquired, or before it looks at the word to sleep again, or as it gives up. Who has woken it sets KEPT by CAS in the ticket
     *    in which it did so: if the keeper was faster in any of these, WAKING is off and the CAS fails.
     * S2 (exact) MISSED: every thread that has lain down read S before the last bump, so none is asleep without a wake on its way,
     *    nor will be before it has lain down anew. Let R have set it, in ticket t. Who lay down before the state was (t, WAKING)
     *    had read S before that, so R's bump, which came later, keeps it from sleeping; R's wake found nobody asleep. Had anybody
     *    lain down since, WAKING were off and R's CAS had failed. Who is moved onto S by a signaller, or stands in the queue, lies
     *    down when that is done.
     * No wake-up is lost: all accesses are volatile, hence in one order. Let T be counted, read S, lie down, and read the word as
     * held by O. O's release comes later and sees T's count. In IDLE and in WAKING O bumps S after T read it, and wakes: T is woken,
     * or its wait sees another S, or another sleeper is woken, and looks. In KEPT some keeper has still to switch it off;
     * then it acquires, looks at the word, or passes the wake on: all after O freed it. In MISSED T does not sleep, by S2.
     * sleeperCount may be too high (a needless wake), never too low: it is raised before S is read, and lowered once for each
     * thread whose wait has ended.
     * A release takes one bump and one wake at most (a virtual owner's of a PI word first one more of each, for all platform sleepers,
     * which may be able to lend to whoever is next: InheritanceLock's H2): no sleeper that was stopped on its way can keep the releaser. Nor those that
     * come after: without MISSED each release would wake in vain until that sleeper runs again, and by its bump keep all others
     * from falling asleep (measured: 16 threads on 2 CPUs, 260,000 wakes a second, of which 800 found somebody).
     *
     *   T: count+1, s=S, lie down, word? held, wait S==s      | O: word=0, count? 1, IDLE->WAKING, S+1, wake
     *
     * A keeper spins before it switches KEPT off, and then naps: it waits for a fraction of a millisecond at a time, uncounted.
     * Meanwhile an owner that releases and takes the lock again and again pays for no further wake, others can go to sleep, and its
     * cache line is its own. A free lock may stay untaken for the length of a nap.
     *
     * The queue holds virtual threads, which sleep by the JDK's parking, and on a fair plain lock all waiters (PlainLock
     * has that argument). On a fair PI lock only its head may take the word, of those that stand in it. So a releaser wakes the head and
     * leaves it there. Let F lie down though the word is free, since H is the head. H was put there by itself, before it lay down, and is a sleeper
     * like any other, or by its signaller, which owned the word until after H was unparked. So it is awake and has still to look, or the argument above
     * holds for it: it, or a platform sleeper, which need not be in turn, is woken, or somebody keeps. H leaves the queue first,
     * then ends its wait as any other, owner or not: it reads the count, in which F is, since F was counted before it read the queue.
     *
     * A head that is woken may be unable to run: a virtual thread whose carriers are all taken, perhaps by threads that are pinned and wait for
     * this very word. Who finds it so for long passes it over: "head" above is then the first that is not passed over, and who is may take
     * the word too, once it runs. Passing over wakes it, which keeps S2, ends the keeping that it may have been counted on for, and wakes its successor as a release
     * does. And a virtual thread that was woken out of turn, perhaps as keeper, while the word is free, hands the wake on.
     */
    private static final long serialVersionUID = 1L;
    private static final VarHandle SLEEPER_COUNT;
    private static final VarHandle WAKE_STATE;
    private static final int WAKING = 1;
    private static final int KEPT = 2;
    private static final int MISSED = 4;
    private static final int FLAGS = WAKING | KEPT | MISSED;
    private static final int ONE_TICKET = 8;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SLEEPER_COUNT = lookup.findVarHandle(WakingWord.class, "sleeperCount", int.class);
            WAKE_STATE = lookup.findVarHandle(WakingWord.class, "wakeState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        linkQueue();
    }

    /**
     * Runs the queue's code once. The JVM links its variable handles when they are first used, for which it needs memory; with a full
     * heap that would throw an OutOfMemoryError from the midst of {@code add} or {@code remove}, an element being left behind.
     */
    private static void linkQueue() {
        ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 8; i++) {
            queue.add(i);
        }
        queue.iterator().next();
        for (int first = 0; first < 8; first += 2) {
            queue.remove(first + 1); // from the midst, and at last from the end
            queue.peek();
            queue.poll();
        }
    }

    final transient ConcurrentLinkedQueue<Sleeper> queue = new ConcurrentLinkedQueue<>();

    /** The same for all bindings: a releaser of an earlier one must not take a waiter out of its order. */
    private final boolean fair;

    private volatile int sleeperCount;
    private volatile int wakeState;
    private boolean wokeVirtualLast; // racy, benign: only alternates between the kinds of sleepers

    WakingWord(int index, NativeSlot slot, boolean fair) {
        super(index, slot);
        this.fair = fair;
    }

    @Override
    void forget() {
        switchOff(FLAGS);
    }

    /** Whether who stands in {@link #queue} takes the word in its order: virtual threads, and where {@link #queuesFairly} all. */
    final boolean isFair() {
        return fair;
    }

    /** Whether platform threads stand in {@link #queue}, too, and take the word in its order. */
    abstract boolean queuesFairly();

    /** Whether a newcomer has to stand behind others. */
    boolean hasQueue() {
        return isFair() && first() != null;
    }

    final boolean isTurnOf(Sleeper sleeper) {
        if (sleeper == null) {
            return true;
        }
        Sleeper first = first();
        return first == null || first == sleeper || sleeper.isPassedOver();
    }

    /** Whose turn it is of those that stand in the queue; null where there is nobody, or none that is not passed over. */
    final Sleeper first() {
        Sleeper first = queue.peek();
        if (first != null && first.isPassedOver()) {
            return firstNotPassedOver(first);
        }
        return first;
    }

    private Sleeper firstNotPassedOver(Sleeper first) {
        try {
            for (Sleeper sleeper : queue) {
                if (!sleeper.isPassedOver()) {
                    return sleeper;
                }
            }
            return null;
        } catch (OutOfMemoryError shortage) {
            return first; // a release must not fail; to wake that one is in vain at worst
        }
    }

    /** Lets those behind {@code late} go before it, until it runs. */
    final void passOver(Sleeper late) {
        late.passOver();
        stopKeeping(); // it may be the keeper
        wakeAfterRelease();
    }

    final void enqueue(Sleeper sleeper) {
        if (sleeper.queued.compareAndSet(false, true)) {
            queue.add(sleeper);
        }
    }

    /** Takes it out of the queue; it may stand there again later. */
    final void dequeue(Sleeper sleeper) {
        boolean found = queue.remove(sleeper);
        while (found && sleeper.mayStandTwice) {
            found = queue.remove(sleeper);
        }
        sleeper.queued.set(false);
    }

    /** Ends the wait of a thread that has slept, in whatever way; it has left the queue. */
    final void afterSleep(boolean owned) {
        stopKeeping(); // keeps S1: we acquired, or pass on now
        if (!owned) {
            wakeAfterRelease();
        }
    }

    /** Wakes one sleeper, where the word is free and nobody is on the way to it. */
    final void wakeAfterRelease() {
        if (queuesFairly()) {
            Sleeper first = queue.peek();
            if (first != null && word() == 0) {
                first.wake();
            }
        } else if (sleeperCount > 0 && word() == 0) {
            int state = wakeState;
            while ((state & FLAGS) == 0) {
                int waking = state + ONE_TICKET + WAKING;
                state = WAKE_STATE.compareAndSet(this, state, waking) ? waking : wakeState;
            }
            if ((state & FLAGS) == WAKING) {
                WAKE_STATE.compareAndSet(this, state, state - WAKING + (wakeOne() ? KEPT : MISSED));
            }
        }
    }

    /** Makes the caller, which is awake, a keeper; false where there is one. */
    final boolean keep() {
        int state = wakeState;
        while ((state & KEPT) == 0) {
            if (WAKE_STATE.compareAndSet(this, state, (state & ~WAKING) + ONE_TICKET + KEPT)) {
                return true;
            }
            state = wakeState;
        }
        return false;
    }

    private void stopKeeping() {
        switchOff(WAKING | KEPT);
    }

    /** Says that somebody is about to sleep, who has read S, stands in the queue, or has been moved onto S: keeps S2. */
    final void lieDown(boolean keeper) {
        switchOff(keeper ? FLAGS : WAKING | MISSED);
    }

    private void switchOff(int flags) {
        int state = wakeState;
        while ((state & flags) != 0 && !WAKE_STATE.compareAndSet(this, state, (state & ~flags) + ONE_TICKET)) {
            state = wakeState;
        }
    }

    private boolean wakeOne() {
        slot.getAndAddInt(SEQUENCE_OFFSET, 1);
        wokeVirtualLast = !wokeVirtualLast; // in turn, so that neither kind starves
        return wokeVirtualLast ? wakeOneVirtual() || wakeAsleep(1) > 0 : wakeAsleep(1) > 0 || wakeOneVirtual();
    }

    private int wakeAsleep(int most) {
        int woken = futex.wake(slot.address(SEQUENCE_OFFSET), most);
        if (woken < 0) {
            throw PlatformException.unexpected("futex wake", woken);
        }
        if (woken > 0) {
            addSleeper(-woken);
        }
        return woken;
    }

    private boolean wakeOneVirtual() {
        Sleeper sleeper = isFair() ? first() : queue.poll();
        if (sleeper == null) {
            return false;
        }
        if (!isFair()) {
            sleeper.queued.set(false);
        }
        sleeper.wake();
        return true;
    }

    /** Makes all polite sleepers look at the word. */
    final void wakeSleepers() {
        wakePlatformSleepers();
        for (Sleeper sleeper : queue) {
            sleeper.wake();
        }
    }

    /** The same of platform threads alone. */
    final void wakePlatformSleepers() {
        slot.getAndAddInt(SEQUENCE_OFFSET, 1);
        wakeAsleep(Integer.MAX_VALUE);
    }

    /** Counts sleepers in or out; a signaller does so for those it moves onto the sequence word. */
    final void addSleeper(int delta) {
        SLEEPER_COUNT.getAndAdd(this, delta);
    }
}
