package io.turnstile.sync;

import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * Any lock, watched: its last operations, its contention, and waits that last, with the cycle where threads wait for each other
 * through watched locks.
 *
 * <p>For an exclusive lock, reentrant or not. It costs some hundred nanoseconds an operation: for finding errors.
 */
public final class DebugLock implements Lock {
    private final Lock lock;
    private final DebugTracker tracker;

    /** Watches {@code lock} under a name for reports. */
    public DebugLock(Lock lock, String name) {
        this.lock = Checks.notNull("lock", lock, "pass the one to watch");
        this.tracker = new DebugTracker(name);
    }

    /**
     * After how long a wait is looked at; default 5 s.
     *
     * @return this
     */
    public DebugLock detectAfter(long time, TimeUnit unit) {
        tracker.detectAfter(time, unit);
        return this;
    }

    /**
     * Told of each wait without deadline that lasts that long, once; {@link StallInfo#isDeadlock} says whether it is one. Called
     * on a thread of the library, which it must not hold up. Without a listener it is written to System.err.
     *
     * @return this
     */
    public DebugLock onDeadlock(Consumer<StallInfo> listener) {
        tracker.onStall(listener);
        return this;
    }

    /** The last operations, oldest first. */
    public List<String> history() {
        return tracker.history();
    }

    /** How often it was acquired, how often and how long threads waited, and who waits now. */
    public String contentionReport() {
        return tracker.contentionReport();
    }

    @Override
    public void lock() {
        if (!acquiredAtOnce()) {
            long startNs = System.nanoTime();
            WaitWatch.begin(tracker);
            try {
                lock.lock();
            } finally {
                WaitWatch.end();
            }
            acquired("lock", startNs);
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!acquiredAtOnce()) {
            long startNs = System.nanoTime();
            WaitWatch.begin(tracker);
            try {
                lock.lockInterruptibly();
            } finally {
                WaitWatch.end();
            }
            acquired("lockInterruptibly", startNs);
        }
    }

    private boolean acquiredAtOnce() {
        if (!lock.tryLock()) {
            return false;
        }
        tracker.note("lock");
        tracker.acquired(0);
        return true;
    }

    private void acquired(String operation, long startNs) {
        tracker.note(operation);
        tracker.acquired(Math.max(1, System.nanoTime() - startNs));
    }

    @Override
    public boolean tryLock() {
        return acquiredAtOnce();
    }

    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        long startNs = System.nanoTime();
        boolean acquired = lock.tryLock(timeout, unit);
        if (acquired) {
            acquired("timed tryLock", startNs);
        } else {
            tracker.note("timed tryLock (in vain)");
        }
        return acquired;
    }

    @Override
    public void unlock() {
        int holds = tracker.releasing();
        boolean released = false;
        try {
            lock.unlock();
            released = true;
        } finally {
            if (!released) {
                tracker.restore(holds);
            }
        }
        tracker.note("unlock");
    }

    @Override
    public Condition newCondition() {
        return new DebugCondition(lock.newCondition());
    }

    /** Around a condition wait the lock is held by nobody. */
    private final class DebugCondition implements Condition {
        private final Condition condition;

        DebugCondition(Condition condition) {
            this.condition = condition;
        }

        @Override
        public void await() throws InterruptedException {
            int holds = tracker.suspend();
            try {
                condition.await();
            } finally {
                tracker.restore(holds);
            }
        }

        @Override
        public void awaitUninterruptibly() {
            int holds = tracker.suspend();
            try {
                condition.awaitUninterruptibly();
            } finally {
                tracker.restore(holds);
            }
        }

        @Override
        public long awaitNanos(long timeoutNs) throws InterruptedException {
            int holds = tracker.suspend();
            try {
                return condition.awaitNanos(timeoutNs);
            } finally {
                tracker.restore(holds);
            }
        }

        @Override
        public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(timeout)) > 0;
        }

        @Override
        public boolean awaitUntil(Date deadline) throws InterruptedException {
            int holds = tracker.suspend();
            try {
                return condition.awaitUntil(deadline);
            } finally {
                tracker.restore(holds);
            }
        }

        @Override
        public void signal() {
            condition.signal();
        }

        @Override
        public void signalAll() {
            condition.signalAll();
        }
    }

    @Override
    public String toString() {
        return "DebugLock[" + tracker + "]";
    }
}
