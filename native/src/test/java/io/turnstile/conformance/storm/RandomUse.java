package io.turnstile.conformance.storm;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** The ways to use a lock, one of them at a time, each with the checks that fit it. */
enum RandomUse {
    LOCK {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            cell.lock.lock();
            cell.visitAndUnlock(me);
        }
    },
    TRY {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            if (cell.lock.tryLock()) {
                cell.visitAndUnlock(me);
            } else {
                cell.assertNotMine();
            }
        }
    },
    TRY_FOR_A_WHILE {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            try {
                if (cell.lock.tryLock(me.random.nextLong(MOMENT_NS), TimeUnit.NANOSECONDS)) {
                    cell.visitAndUnlock(me);
                } else {
                    cell.assertNotMine();
                }
            } catch (InterruptedException e) {
                cell.assertNotMine();
            }
        }
    },
    LOCK_INTERRUPTIBLY {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            try {
                cell.lock.lockInterruptibly();
            } catch (InterruptedException e) {
                cell.assertNotMine();
                return;
            }
            cell.visitAndUnlock(me);
        }
    },
    RECURSION {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            int depth = 1 + me.random.nextInt(5);
            for (int i = 0; i < depth; i++) {
                cell.lock.lock();
            }
            cell.enter(me);
            cell.leave(depth);
            for (int i = depth; i > 0; i--) {
                assertHeldByMe(cell.lock, i);
                cell.lock.unlock();
            }
        }
    },
    EXCEPTION_INSIDE {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            assertThrows(ArithmeticException.class, () -> {
                cell.lock.lock();
                try {
                    cell.enter(me);
                    cell.leave(1);
                    throw new ArithmeticException("thrown inside the section");
                } finally {
                    cell.lock.unlock();
                }
            });
            cell.assertNotMine();
        }
    },
    FOREIGN_UNLOCK {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            assertThrows(IllegalMonitorStateException.class, cell.lock::unlock);
            assertThrows(IllegalMonitorStateException.class, cell.condition::signal);
        }
    },
    WAIT_FOR_A_WHILE {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            int depth = 1 + me.random.nextInt(3);
            ReentrantLock lock = cell.lock;
            for (int i = 0; i < depth; i++) {
                lock.lock();
            }
            try {
                cell.enter(me);
                cell.leave(depth);
                cell.condition.awaitNanos(me.random.nextLong(MOMENT_NS));
                cell.enter(me);
                cell.leave(depth);
            } catch (InterruptedException e) {
                cell.enter(me);
                cell.leave(depth);
            } finally {
                for (int i = 0; i < depth; i++) {
                    lock.unlock();
                }
            }
        }
    },
    SIGNAL {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            cell.lock.lock();
            cell.condition.signal();
            cell.visitAndUnlock(me);
        }
    },
    SIGNAL_ALL {
        @Override
        void on(GuardedCell cell, Storm.Actor me) {
            cell.lock.lock();
            cell.condition.signalAll();
            cell.visitAndUnlock(me);
        }
    };

    private static final RandomUse[] ALL = values();
    private static final long MOMENT_NS = 200_000;

    /** Uses the lock once and lets go of it. */
    abstract void on(GuardedCell cell, Storm.Actor me);

    /** Any of them. */
    static RandomUse any(SplittableRandom random) {
        return ALL[random.nextInt(ALL.length)];
    }
}
