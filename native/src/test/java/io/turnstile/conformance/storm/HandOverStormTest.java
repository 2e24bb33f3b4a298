package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Interrupts and time-outs against the very moment at which a lock or a signal is handed over. */
class HandOverStormTest {

    /** A waiter that throws or gives up does not own the lock, and one that returns does; the lock goes on either way. */
    @EachLock
    void interruptOrTimeOutAtHandOverNeverLeavesAnOwner(LockUnderTest kind) {
        GuardedCell cell = new GuardedCell(kind);
        Storm storm = new Storm("hand-over", kind);
        for (int i = 0; i < 4; i++) {
            boolean isTimed = i % 2 == 0;
            storm.actor("waiter " + i, me -> {
                try {
                    if (isTimed) {
                        if (!cell.lock.tryLock(20_000 + me.random.nextLong(50_000), TimeUnit.NANOSECONDS)) {
                            cell.assertNotMine();
                            return;
                        }
                    } else {
                        cell.lock.lockInterruptibly();
                    }
                } catch (InterruptedException e) {
                    cell.assertNotMine();
                    return;
                }
                cell.visitAndUnlock(me);
            });
        }
        storm.interrupter(20_000);
        storm.runOver(List.of(cell));
    }

    /**
     * A token goes round by {@code signal} alone, every wait without a time: one lost signal stops the storm. Interrupts
     * end some waits, which are then taken up again.
     */
    @EachLock
    void signalGoesRoundWithoutLoss(LockUnderTest kind) {
        int actorCount = 5;
        ReentrantLock lock = kind.newLock();
        Condition[] turns =
                Stream.generate(lock::newCondition).limit(actorCount).toArray(Condition[]::new);
        long[] turnCount = new long[1]; // guarded by lock
        Storm storm = new Storm("token", kind);
        for (int i = 0; i < actorCount; i++) {
            int place = i;
            storm.actor("token " + i, me -> {
                lock.lock();
                try {
                    while (turnCount[0] % actorCount != place) {
                        awaitOnce(turns[place], me.random.nextBoolean());
                    }
                    turnCount[0]++;
                    turns[(place + 1) % actorCount].signal();
                } finally {
                    lock.unlock();
                }
            });
        }
        storm.interrupter(200_000);
        storm.run();
        assertEquals(Math.max(1, Storm.OPERATIONS / actorCount) * actorCount, turnCount[0], "turns");
    }

    private static void awaitOnce(Condition condition, boolean isInterruptible) {
        if (isInterruptible) {
            try {
                condition.await();
            } catch (InterruptedException again) {
                // The interrupter's doing; the caller's loop takes the wait up again.
            }
        } else {
            condition.awaitUninterruptibly();
        }
    }
}
