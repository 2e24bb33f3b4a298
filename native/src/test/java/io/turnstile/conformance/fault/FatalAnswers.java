package io.turnstile.conformance.fault;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.Fault;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.function.Executable;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A program of its own: has the kernel answer, one futex operation after another, what has no place in a correct execution,
 * and checks that the thread which asked is told so, and that what can go on does.
 */
final class FatalAnswers {
    private static final LockUnderTest PLAIN = new LockUnderTest(LockProtocol.FUTEX, false);
    private static final LockUnderTest INHERITING = new LockUnderTest(LockProtocol.PI, true); // all wait in the kernel

    private final int errno;
    private final FatalFutex futex;

    private FatalAnswers(int errno, FatalFutex futex) {
        this.errno = errno;
        this.futex = futex;
    }

    /** Exit code 0 if all is well, a stack trace otherwise. */
    public static void main(String[] arguments) {
        Platform real = LinuxPlatform.open();
        FatalFutex futex = new FatalFutex(real.futex());
        Platform.install(Fault.spoiled(real, futex, real.scheduling()));
        for (int errno : new int[] {Errno.EFAULT, Errno.EINVAL, Errno.ENOSYS, Errno.EPERM}) {
            new FatalAnswers(errno, futex).runAll();
        }
    }

    private void runAll() {
        waiterIsToldAndTheOwnerGoesOn(PLAIN, FatalFutex.Call.WAIT);
        waiterIsToldAndTheOwnerGoesOn(INHERITING, FatalFutex.Call.LOCK_PI);
        releaserIsToldThatItsWakeFailed();
        releaserIsToldThatItsHandOverFailed();
        conditionWaiterIsToldAndHasTheLock(PLAIN, FatalFutex.Call.WAIT);
        conditionWaiterIsToldAndHasTheLock(INHERITING, FatalFutex.Call.WAIT_REQUEUE_PI);
        signalArrivesThoughItCannotBeMoved(PLAIN, FatalFutex.Call.REQUEUE);
        signalArrivesThoughItCannotBeMoved(INHERITING, FatalFutex.Call.REQUEUE_PI);
    }

    private void assertTold(Executable call) {
        PlatformException e = assertThrows(PlatformException.class, call);
        assertEquals(errno, e.errno());
        assertTrue(e.getMessage().contains(Errno.nameOf(errno)), e.getMessage());
    }

    /** Returns when {@code member} sleeps in the call of the kernel that ends with the lock: only then does its release call the kernel, too. */
    private void awaitInKernel(ReentrantLock lock, Crew.Member member) {
        Await.until("the waiter has called the kernel", () -> futex.isWaiting(member.thread()));
        awaitQueued(lock, member);
    }

    private void waiterIsToldAndTheOwnerGoesOn(LockUnderTest kind, FatalFutex.Call call) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            futex.arm(call, errno);
            crew.call("waiter", () -> {
                assertTold(lock::lock);
                assertFalse(lock.isHeldByCurrentThread());
            });
            futex.disarm();
            assertHeldByMe(lock, 1);
            Crew.Member next = crew.start("next", () -> {
                lock.lock();
                lock.unlock();
            });
            awaitQueued(lock, next);
            lock.unlock();
        }
        assertIdle(lock);
    }

    private void releaserIsToldThatItsWakeFailed() {
        ReentrantLock lock = PLAIN.newLock();
        try (Crew crew = new Crew()) {
            lock.lock();
            awaitInKernel(lock, crew.start("waiter", () -> {
                lock.lock();
                lock.unlock();
            }));
            futex.arm(FatalFutex.Call.WAKE, errno);
            assertTold(lock::unlock);
            futex.disarm();
            assertFalse(lock.isHeldByCurrentThread());
        }
        assertIdle(lock);
    }

    /** The word stays with the releaser, as the kernel sees it; nobody can go on, and its waiter sleeps for ever. */
    private void releaserIsToldThatItsHandOverFailed() {
        ReentrantLock lock = INHERITING.newLock();
        Crew abandoned = new Crew(); // never closed: its thread does not end
        lock.lock();
        awaitInKernel(lock, abandoned.start("waiter for ever", lock::lock));
        futex.arm(FatalFutex.Call.UNLOCK_PI, errno);
        assertTold(lock::unlock);
        futex.disarm();
    }

    private void conditionWaiterIsToldAndHasTheLock(LockUnderTest kind, FatalFutex.Call call) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        lock.lock();
        lock.lock();
        futex.arm(call, errno);
        assertTold(condition::await);
        futex.disarm();
        assertHeldByMe(lock, 2);
        assertFalse(lock.hasWaiters(condition), "the failed wait left a waiter behind");
        lock.unlock();
        lock.unlock();
        assertIdle(lock);
    }

    private void signalArrivesThoughItCannotBeMoved(LockUnderTest kind, FatalFutex.Call call) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        try (Crew crew = new Crew()) {
            crew.start("waiter", () -> {
                lock.lock();
                condition.await();
                lock.unlock();
            });
            awaitWaiting(lock, condition, 1);
            lock.lock();
            futex.arm(call, errno);
            condition.signal();
            futex.disarm();
            lock.unlock();
        }
        assertIdle(lock);
    }
}
