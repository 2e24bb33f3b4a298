package io.turnstile.conformance.harness;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The five ways to wait on a condition, each with a time that no test lives to see the end of. */
public enum WaitForm {
    AWAIT {
        @Override
        public void on(Condition condition) throws InterruptedException {
            condition.await();
        }
    },
    AWAIT_UNINTERRUPTIBLY {
        @Override
        public void on(Condition condition) {
            condition.awaitUninterruptibly();
        }
    },
    AWAIT_NANOS {
        @Override
        public void on(Condition condition) throws InterruptedException {
            long remainingNs = condition.awaitNanos(DAY_NS);
            if (remainingNs <= 0 || remainingNs > DAY_NS) {
                throw new AssertionError("signalled, but awaitNanos returned " + remainingNs);
            }
        }
    },
    AWAIT_TIME {
        @Override
        public void on(Condition condition) throws InterruptedException {
            if (!condition.await(1, TimeUnit.DAYS)) {
                throw new AssertionError("signalled, but await(time, unit) returned false");
            }
        }
    },
    AWAIT_UNTIL {
        @Override
        public void on(Condition condition) throws InterruptedException {
            if (!condition.awaitUntil(new Date(System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1)))) {
                throw new AssertionError("signalled, but awaitUntil returned false");
            }
        }
    };

    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    /** Waits until signalled; fails where the result denies the signal. */
    public abstract void on(Condition condition) throws InterruptedException;

    /** Whether an interrupt ends the wait. */
    public boolean isInterruptible() {
        return this != AWAIT_UNINTERRUPTIBLY;
    }
}
