package io.turnstile.it.apps.schedule;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Locks and their conditions. */
final class Locks implements Subject {
    private static final long SHORT_NS = 300_000;
    private static final long SHORT_MS = 2;
    private static final long LONG_S = 600;

    private final Exposed[] locks;
    private final Condition[][] conditions;

    Locks(Rules rules, boolean fair, boolean losesSignals) {
        locks = new Exposed[rules.lockCount()];
        conditions = new Condition[rules.lockCount()][rules.conditionCount()];
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new Exposed(fair, losesSignals);
            for (int j = 0; j < rules.conditionCount(); j++) {
                conditions[i][j] = locks[i].newCondition();
            }
        }
    }

    /** Tells its owner. */
    private static final class Exposed extends ReentrantLock {
        private static final long serialVersionUID = 1;
        private final boolean losesSignals;

        Exposed(boolean fair, boolean losesSignals) {
            super(fair);
            this.losesSignals = losesSignals;
        }

        Thread owner() {
            return getOwner();
        }
    }

    @Override
    public String perform(Command command, Runnable inside) throws InterruptedException {
        Exposed lock = locks[command.lock()];
        Condition condition = conditions[command.lock()][command.condition()];
        switch (command.operation()) {
            case LOCK -> lock.lock();
            case LOCK_INTERRUPTIBLY -> lock.lockInterruptibly();
            case TRY -> {
                return Boolean.toString(lock.tryLock());
            }
            case TRY_SHORT -> {
                return Boolean.toString(lock.tryLock(SHORT_NS, TimeUnit.NANOSECONDS));
            }
            case TRY_LONG -> {
                return Boolean.toString(lock.tryLock(LONG_S, TimeUnit.SECONDS));
            }
            case UNLOCK -> lock.unlock();
            case SIGNAL -> {
                if (!lock.losesSignals || !lock.isHeldByCurrentThread() || lock.getWaitQueueLength(condition) < 2) {
                    condition.signal();
                }
            }
            case SIGNAL_ALL -> condition.signalAll();
            case COUNT_WAITERS -> {
                return Integer.toString(lock.getWaitQueueLength(condition));
            }
            case CLEAR_INTERRUPT -> {
                return Boolean.toString(Thread.interrupted());
            }
            default -> {
                return await(command.operation(), condition);
            }
        }
        return "done";
    }

    private static String await(Operation operation, Condition condition) throws InterruptedException {
        switch (operation) {
            case AWAIT -> condition.await();
            case AWAIT_UNINTERRUPTIBLY -> condition.awaitUninterruptibly();
            case AWAIT_NANOS_SHORT -> condition.awaitNanos(SHORT_NS);
            case AWAIT_SHORT -> {
                return Boolean.toString(condition.await(SHORT_NS, TimeUnit.NANOSECONDS));
            }
            case AWAIT_LONG -> {
                return Boolean.toString(condition.await(LONG_S, TimeUnit.SECONDS));
            }
            case AWAIT_UNTIL_SHORT -> {
                return Boolean.toString(condition.awaitUntil(new Date(System.currentTimeMillis() + SHORT_MS)));
            }
            case AWAIT_UNTIL_LONG -> {
                return Boolean.toString(
                        condition.awaitUntil(new Date(System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(LONG_S))));
            }
            default -> throw new IllegalArgumentException(operation.toString());
        }
        return "done";
    }

    @Override
    public int holdCount(int lock) {
        int count = locks[lock].getHoldCount();
        if (locks[lock].isHeldByCurrentThread() != count > 0) {
            throw new IllegalStateException("isHeldByCurrentThread is not what getHoldCount says: " + count);
        }
        return count;
    }

    @Override
    public String waitOf(Thread thread, Command command) {
        for (int i = 0; i < locks.length; i++) {
            if (locks[i].hasQueuedThread(thread)) {
                return Observation.ofQueued(i);
            }
        }
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING
                ? Observation.WAITS
                : Observation.MOVES;
    }

    @Override
    public String look(int lock, Thread[] threads) {
        Exposed exposed = locks[lock];
        Thread owner = exposed.owner();
        int number = -1;
        for (int i = 0; i < threads.length; i++) {
            if (threads[i] == owner) {
                number = i;
            }
        }
        int length = exposed.getQueueLength();
        boolean agrees = exposed.isLocked() == (owner != null)
                && exposed.hasQueuedThreads() == length > 0
                && exposed.toString()
                        .endsWith(owner == null ? "[Unlocked]" : "[Locked by thread " + owner.getName() + "]");
        return Observation.ofLock(number, length) + (agrees ? "" : ", but " + exposed);
    }
}
