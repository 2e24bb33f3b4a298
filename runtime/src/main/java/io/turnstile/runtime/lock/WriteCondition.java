package io.turnstile.runtime.lock;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A condition of a write lock: one of its gate's. Readers are let in while the writer waits, and when it is back at the gate it
 * waits for them to leave. Reads that it holds itself it gives up and takes again, as with {@code ReentrantReadWriteLock}.
 */
final class WriteCondition implements Condition {
    private final ReadWriteCore core;
    private final PlatformCondition ofGate;

    WriteCondition(ReadWriteCore core) {
        this.core = core;
        this.ofGate = new PlatformCondition(core);
    }

    /** One way to wait on the gate's condition. */
    private interface Wait {
        boolean run() throws InterruptedException;
    }

    @Override
    public void await() throws InterruptedException {
        waitInterruptibly(() -> {
            ofGate.await();
            return true;
        });
    }

    @Override
    public void awaitUninterruptibly() {
        Thread thread = Thread.currentThread();
        int reads = core.openForWait(thread);
        try {
            ofGate.awaitUninterruptibly();
        } finally {
            core.claimAfterWait(thread, reads);
        }
    }

    @Override
    public long awaitNanos(long timeoutNs) throws InterruptedException {
        Deadline deadline = Deadline.after(timeoutNs);
        waitInterruptibly(() -> ofGate.awaitNanos(timeoutNs) > 0);
        return deadline.isNone() ? timeoutNs : Math.min(timeoutNs, deadline.remainingNs());
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        long timeoutNs = unit.toNanos(time);
        return waitInterruptibly(() -> ofGate.await(timeoutNs, TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        long atMs = deadline.getTime();
        return waitInterruptibly(() -> ofGate.awaitUntil(new Date(atMs)));
    }

    private boolean waitInterruptibly(Wait wait) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Thread thread = Thread.currentThread();
        int reads = core.openForWait(thread);
        try {
            return wait.run();
        } finally {
            core.claimAfterWait(thread, reads);
        }
    }

    @Override
    public void signal() {
        ofGate.signal();
    }

    @Override
    public void signalAll() {
        ofGate.signalAll();
    }

    boolean isOf(ReadWriteCore other) {
        return core == other;
    }

    PlatformCondition ofGate() {
        return ofGate;
    }
}
