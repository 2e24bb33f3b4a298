package io.turnstile.sync;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of a write lock: that of its gate, around which the writer lets readers in and waits for them again. */
final class RwCondition implements Condition {
    private final RwCore core;
    private final Condition ofGate;

    RwCondition(RwCore core, Condition ofGate) {
        this.core = core;
        this.ofGate = ofGate;
    }

    @Override
    public void await() throws InterruptedException {
        int saved = core.suspendWrite();
        try {
            ofGate.await();
        } finally {
            core.resumeWrite(saved);
        }
    }

    @Override
    public void awaitUninterruptibly() {
        int saved = core.suspendWrite();
        try {
            ofGate.awaitUninterruptibly();
        } finally {
            core.resumeWrite(saved);
        }
    }

    @Override
    public long awaitNanos(long timeoutNs) throws InterruptedException {
        int saved = core.suspendWrite();
        try {
            return ofGate.awaitNanos(timeoutNs);
        } finally {
            core.resumeWrite(saved);
        }
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return awaitNanos(unit.toNanos(timeout)) > 0;
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        int saved = core.suspendWrite();
        try {
            return ofGate.awaitUntil(deadline);
        } finally {
            core.resumeWrite(saved);
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
}
