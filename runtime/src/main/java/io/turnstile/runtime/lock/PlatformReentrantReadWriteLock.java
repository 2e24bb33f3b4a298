package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;
import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A {@link ReentrantReadWriteLock} whose waiting, and priority inheritance where its site says so, is the platform's own. Who waits
 * for a writer lends to it; a writer that waits for readers lends to them, one after the other.
 *
 * <p>Contract: that of {@link ReentrantReadWriteLock}, with these differences. {@code lock()} throws {@link LockDeadlockException}
 * or {@link OwnerDiedException} where it would hang for ever, as {@link PlatformReentrantLock} does; so does {@code
 * writeLock().lock()} of a thread that reads. The limit of 65535 read holds is one thread's, not that of all together. While a
 * writer waits, {@code readLock().lock()} of newcomers waits, too, fair or not. The three final monitoring methods know nothing of
 * this lock unless the agent has rewritten them; {@code io.turnstile.runtime.hook.LockHooks} always answers.
 *
 * <p><b>Memory:</b> a slot of some 150 bytes for each thread that reads at the same time, kept as long as the lock. <b>Virtual
 * threads</b> may use it: they wait without their carrier; what one holds cannot inherit. <b>Serialized form:</b> that of {@code
 * ReentrantReadWriteLock}; what comes out of a stream is the JDK's lock.
 */
public class PlatformReentrantReadWriteLock extends ReentrantReadWriteLock {
    private static final long serialVersionUID = 1L;
    private static final VarHandle SERIAL_FORM;

    static {
        try {
            SERIAL_FORM = MethodHandles.lookup()
                    .findVarHandle(PlatformReentrantReadWriteLock.class, "serialForm", ReentrantReadWriteLock.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // All null only in a subclass that came out of a stream: its superclass is the whole lock then.
    private final transient ReadWriteCore core;
    private final transient PlatformReadLock readLock;
    private final transient PlatformWriteLock writeLock;

    private transient volatile ReentrantReadWriteLock serialForm; // made once: streams tell one object from another

    /** A lock created at a site of {@link SiteTable}. */
    public PlatformReentrantReadWriteLock(int siteId) {
        this(false, siteId);
    }

    /** A lock created at a site of {@link SiteTable}, fair or not. */
    public PlatformReentrantReadWriteLock(boolean fair, int siteId) {
        super(fair);
        LockSite site = SiteTable.get(siteId);
        core = new ReadWriteCore(site, fair);
        readLock = new PlatformReadLock(this, core);
        writeLock = new PlatformWriteLock(this, core);
    }

    @Override
    public ReentrantReadWriteLock.ReadLock readLock() {
        return core == null ? super.readLock() : readLock;
    }

    @Override
    public ReentrantReadWriteLock.WriteLock writeLock() {
        return core == null ? super.writeLock() : writeLock;
    }

    @Override
    protected Thread getOwner() {
        return core == null ? super.getOwner() : ReadWriteMonitoring.writer(core);
    }

    @Override
    public int getReadLockCount() {
        return core == null ? super.getReadLockCount() : ReadWriteMonitoring.readHolds(core);
    }

    @Override
    public boolean isWriteLocked() {
        return core == null ? super.isWriteLocked() : core.phase() == ReadWriteCore.WRITING;
    }

    @Override
    public boolean isWriteLockedByCurrentThread() {
        return core == null ? super.isWriteLockedByCurrentThread() : getWriteHoldCount() > 0;
    }

    @Override
    public int getWriteHoldCount() {
        return core == null ? super.getWriteHoldCount() : core.writeHolds(Thread.currentThread());
    }

    @Override
    public int getReadHoldCount() {
        return core == null ? super.getReadHoldCount() : core.slots.holds(Thread.currentThread());
    }

    @Override
    protected Collection<Thread> getQueuedWriterThreads() {
        return core == null ? super.getQueuedWriterThreads() : ReadWriteMonitoring.queuedThreads(core, false);
    }

    @Override
    protected Collection<Thread> getQueuedReaderThreads() {
        return core == null ? super.getQueuedReaderThreads() : ReadWriteMonitoring.queuedThreads(core, true);
    }

    @Override
    protected Collection<Thread> getQueuedThreads() {
        return core == null ? super.getQueuedThreads() : ReadWriteMonitoring.queuedThreads(core);
    }

    /** Whether the final methods of the superclass do not know the answer. */
    public final boolean isPlatformLock() {
        return core != null;
    }

    /** The lock, where it is one of ours and its state is not in the superclass; otherwise null. */
    static PlatformReentrantReadWriteLock ours(ReentrantReadWriteLock lock) {
        return lock instanceof PlatformReentrantReadWriteLock ours && ours.isPlatformLock() ? ours : null;
    }

    final ReadWriteCore core() {
        return core;
    }

    /** Where it was created, for messages. */
    public final String createdAt() {
        return String.valueOf(core.site());
    }

    /** What {@link #hasQueuedThread} means. */
    public final boolean isQueued(Thread thread) {
        Objects.requireNonNull(thread);
        return ReadWriteMonitoring.queuedThreads(core).contains(thread);
    }

    /** What {@link #getQueueLength} means. */
    public final int queueLength() {
        return ReadWriteMonitoring.queuedThreads(core).size();
    }

    @Override
    public boolean hasWaiters(Condition condition) {
        return core == null ? super.hasWaiters(condition) : own(condition).waitCount() > 0;
    }

    @Override
    public int getWaitQueueLength(Condition condition) {
        return core == null
                ? super.getWaitQueueLength(condition)
                : own(condition).waitCount();
    }

    @Override
    protected Collection<Thread> getWaitingThreads(Condition condition) {
        return core == null
                ? super.getWaitingThreads(condition)
                : own(condition).waitingThreads();
    }

    private PlatformCondition own(Condition condition) {
        Objects.requireNonNull(condition);
        if (!(condition instanceof WriteCondition writeCondition) || !writeCondition.isOf(core)) {
            throw new IllegalArgumentException("not owner");
        }
        return writeCondition.ofGate();
    }

    @Override
    public String toString() {
        return core == null
                ? super.toString()
                : getClass().getName() + "@" + Integer.toHexString(hashCode()) + "[Write locks = "
                        + ReadWriteMonitoring.writeHolds(core) + ", Read locks = " + getReadLockCount() + "]";
    }

    /** The JDK's lock that stands for this one in streams: itself, where it is a subclass. */
    private ReentrantReadWriteLock serialForm() {
        if (getClass() == PlatformReentrantReadWriteLock.class && serialForm == null) {
            SERIAL_FORM.compareAndSet(this, null, new ReentrantReadWriteLock(isFair()));
        }
        return serialForm;
    }

    ReentrantReadWriteLock.ReadLock serialReadLock() {
        ReentrantReadWriteLock form = serialForm();
        return form == null ? super.readLock() : form.readLock();
    }

    ReentrantReadWriteLock.WriteLock serialWriteLock() {
        ReentrantReadWriteLock form = serialForm();
        return form == null ? super.writeLock() : form.writeLock();
    }

    /**
     * Refuses to write a subclass of a read or write lock that would not belong to the lock that this one is written as.
     *
     * @throws NotSerializableException where another lock stands in streams for this one
     */
    final void checkWrittenAsItself(Class<?> ofView) throws NotSerializableException {
        if (getClass() == PlatformReentrantReadWriteLock.class) {
            throw new NotSerializableException(ofView.getName() + " over the read-write lock created at " + createdAt()
                    + ": a lock of the JDK stands in streams for that one, and this would guard nothing together with it;"
                    + " leave the locks of that class to the JVM (protocol: jvm)");
        }
    }

    private Object writeReplace() throws ObjectStreamException {
        return serialForm();
    }
}
