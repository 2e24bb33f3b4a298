package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ReservedStackAccess;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;
import io.turnstile.runtime.thread.ThreadIds;
import io.turnstile.runtime.thread.ThreadRecord;
import io.turnstile.runtime.thread.ThreadRegistry;
import java.io.ObjectStreamException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link ReentrantLock} whose waiting, and priority inheritance where its site says so, is the platform's own.
 *
 * <p>Contract: that of {@link ReentrantLock}, with three additions. Where a wait without deadline could never end,
 * {@code lock()} throws {@link LockDeadlockException} (the kernel found a cycle of PI locks) or {@link OwnerDiedException}
 * (the owner has ended) instead of hanging. A fair PI lock serves real-time threads by priority and the others in their
 * order. The three final monitoring methods of {@code ReentrantLock} know nothing of this lock unless the agent has
 * rewritten them; {@code io.turnstile.runtime.hook.LockHooks} always answers.
 *
 * <p><b>Memory:</b> eight bytes and a reference beside what {@code ReentrantLock} has; off-heap memory only while threads
 * meet on it. <b>Virtual threads</b> may use it: they wait without their carrier; a lock that one owns cannot inherit.
 * <b>Serialized form:</b> that of {@code ReentrantLock}.
 */
public class PlatformReentrantLock extends ReentrantLock implements ThinLock {
    private static final long serialVersionUID = 1L;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(PlatformReentrantLock.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private transient volatile long word; // see LockWord
    private final transient LockSite site; // null only after deserialization of a subclass: see site()

    /** A lock created at a site of {@link SiteTable}. */
    public PlatformReentrantLock(int siteId) {
        this.site = SiteTable.get(siteId);
    }

    /** A lock created at a site of {@link SiteTable}, fair or not. */
    public PlatformReentrantLock(boolean fair, int siteId) {
        super(fair);
        this.site = SiteTable.get(siteId);
    }

    // The two compare-and-sets below are the whole uncontended path; the rest of the protocol is LockCore's. The plain
    // look
    // before each saves one that would fail while the lock is fat.

    @Override
    public void lock() {
        Thread thread = Thread.currentThread();
        if (!acquiredAtOnce(thread)) {
            LockCore.acquire(this, thread, WaitMode.UNINTERRUPTIBLE, ThreadRecord.NO_DEADLINE);
        }
    }

    @Override
    @ReservedStackAccess
    public void unlock() {
        Thread thread = Thread.currentThread();
        long held = LockWord.held(ThreadIds.of(thread));
        if (word != held || !WORD.compareAndSet(this, held, LockWord.FREE)) {
            LockCore.release(this, thread);
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Thread thread = Thread.currentThread();
        if (!acquiredAtOnce(thread)
                && LockCore.acquire(this, thread, WaitMode.INTERRUPTIBLE, ThreadRecord.NO_DEADLINE)
                        == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean tryLock() {
        Thread thread = Thread.currentThread();
        return acquiredAtOnce(thread) || LockCore.tryAcquire(this, thread);
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        long timeoutNs = unit.toNanos(timeout);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Thread thread = Thread.currentThread();
        if (acquiredAtOnce(thread)) {
            return true;
        }
        if (timeoutNs <= 0 && !isFair()) {
            return LockCore.tryAcquire(this, thread);
        }
        Outcome outcome = LockCore.acquire(this, thread, WaitMode.INTERRUPTIBLE, Deadline.afterNs(timeoutNs));
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.OWNED;
    }

    private boolean acquiredAtOnce(Thread thread) {
        long id = ThreadIds.of(thread);
        return word == LockWord.FREE
                && ThreadRegistry.isRegistered(id)
                && WORD.compareAndSet(this, LockWord.FREE, LockWord.held(id));
    }

    @Override
    public Condition newCondition() {
        return new PlatformCondition(this);
    }

    @Override
    public int getHoldCount() {
        return LockCore.holds(this, Thread.currentThread());
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return getHoldCount() > 0;
    }

    @Override
    public boolean isLocked() {
        return LockMonitoring.isHeld(this);
    }

    @Override
    protected Thread getOwner() {
        return LockMonitoring.owner(this);
    }

    @Override
    protected Collection<Thread> getQueuedThreads() {
        return LockMonitoring.queuedThreads(this);
    }

    /** What {@link #hasQueuedThread} means. */
    public final boolean isQueued(Thread thread) {
        Objects.requireNonNull(thread);
        return LockMonitoring.queuedThreads(this).contains(thread);
    }

    /** What {@link #getQueueLength} means. */
    public final int queueLength() {
        return LockMonitoring.queuedThreads(this).size();
    }

    @Override
    public boolean hasWaiters(Condition condition) {
        return own(condition).waitCount() > 0;
    }

    @Override
    public int getWaitQueueLength(Condition condition) {
        return own(condition).waitCount();
    }

    @Override
    protected Collection<Thread> getWaitingThreads(Condition condition) {
        return own(condition).waitingThreads();
    }

    private PlatformCondition own(Condition condition) {
        Objects.requireNonNull(condition);
        if (!(condition instanceof PlatformCondition platformCondition) || !platformCondition.isOf(this)) {
            throw new IllegalArgumentException("not owner");
        }
        return platformCondition;
    }

    @Override
    public String toString() {
        Thread owner = getOwner();
        return getClass().getName() + "@" + Integer.toHexString(hashCode())
                + (owner == null ? "[Unlocked]" : "[Locked by thread " + owner.getName() + "]");
    }

    // ---- ThinLock

    @Override
    public final long word() {
        return word;
    }

    @Override
    public final boolean casWord(long expected, long value) {
        return WORD.compareAndSet(this, expected, value);
    }

    @Override
    public final LockSite site() {
        LockSite known = site;
        return known != null ? known : SiteTable.ofSubclass(getClass());
    }

    /** In a stream stands the JDK's lock, unlocked; subclasses are written as themselves. */
    private Object writeReplace() throws ObjectStreamException {
        return new ReentrantLock(isFair());
    }
}
