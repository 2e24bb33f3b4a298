package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.FutexPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

import static io.turnstile.nativeaccess.Answers.assertAnswers;
import static io.turnstile.nativeaccess.Answers.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI; the first word is the condition, the other the lock. */
class RequeuePiTest {

    @EachBinding
    void movedWaiterOwnsTheLockWhenItReturns(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = beginWait(waiter, futex, words, 0);
            assertSucceeds(futex.lockPi(words.other, 0));
            assertEquals(1, futex.requeuePi(words.word, 0, Integer.MAX_VALUE, words.other), "moved");
            assertSucceeds(futex.unlockPi(words.other));
            assertSucceeds(Actor.result(wait));
            assertEquals(waiter.tid(), words.ownerOf(words.other), "owner");
            assertSucceeds(waiter.does(() -> futex.unlockPi(words.other)));
        }
    }

    @EachBinding
    void freeLockIsAcquiredForTheWaiter(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = beginWait(waiter, futex, words, 0);
            assertEquals(1, futex.requeuePi(words.word, 0, 0, words.other), "made owner");
            assertSucceeds(Actor.result(wait));
            assertEquals(waiter.tid(), words.ownerOf(words.other), "owner");
            assertSucceeds(waiter.does(() -> futex.unlockPi(words.other)));
        }
    }

    @EachBinding
    void allMovedWaitersGetTheLockInTurn(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        List<Actor> waiters = new ArrayList<>();
        List<FutureTask<Integer>> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Actor waiter = new Actor("waiter " + i, kernel);
            waiters.add(waiter);
            waits.add(beginWait(waiter, futex, words, 0));
        }
        assertSucceeds(futex.lockPi(words.other, 0));
        assertEquals(3, futex.requeuePi(words.word, 0, Integer.MAX_VALUE, words.other), "moved");
        assertSucceeds(futex.unlockPi(words.other));
        for (int i = 0; i < 3; i++) {
            assertSucceeds(Actor.result(waits.get(i)));
            assertEquals(waiters.get(i).tid(), words.ownerOf(words.other), "owner");
            assertSucceeds(waiters.get(i).does(() -> futex.unlockPi(words.other)));
            waiters.get(i).close();
        }
        assertEquals(0, words.get(words.other), "lock");
    }

    @EachBinding
    void changedConditionIsNeitherWaitedForNorRequeued(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        int waited = futex.waitRequeuePi(words.word, 1, 0, words.other);
        assertAnswers(Errno.EAGAIN, Disposition.RESULT, FutexOperation.WAIT_REQUEUE_PI, waited);
        int moved = futex.requeuePi(words.word, 1, 0, words.other);
        assertAnswers(Errno.EAGAIN, Disposition.RETRY, FutexOperation.CMP_REQUEUE_PI, moved);
    }

    @EachBinding
    void waitThatTimesOutDoesNotHoldTheLock(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        int afterwards = futex.waitRequeuePi(words.word, 0, words.passed(), words.other);
        assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.WAIT_REQUEUE_PI, afterwards);
        int before = futex.waitRequeuePi(words.word, 0, words.soon(FutexPort.Clock.MONOTONIC), words.other);
        assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.WAIT_REQUEUE_PI, before);
        assertEquals(0, words.get(words.other), "lock");
    }

    /** How a condition wait is interrupted: change its word, then send the signal. */
    @EachBinding
    void signalEndsTheWaitOnceTheConditionHasChanged(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = beginWait(waiter, kernel.futex(), words, 0);
            assertSucceeds(kernel.scheduling().interrupt(waiter.tid()));
            waiter.awaitSignalsDelivered();
            waiter.awaitAsleepOn(words.word); // unchanged: restarted
            words.set(words.word, 1);
            assertSucceeds(kernel.scheduling().interrupt(waiter.tid()));
            assertAnswers(Errno.EAGAIN, Disposition.RESULT, FutexOperation.WAIT_REQUEUE_PI, Actor.result(wait));
            assertEquals(0, words.get(words.other), "lock");
        }
    }

    /** The deadline given for the condition counts for the lock, too. */
    @EachBinding
    void movedWaiterTimesOutWithoutTheLock(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait =
                    beginWait(waiter, futex, words, words.timespec(System.nanoTime() / 1_000_000_000L + 2, 0));
            assertSucceeds(futex.lockPi(words.other, 0));
            assertEquals(1, futex.requeuePi(words.word, 0, 0, words.other), "moved");
            assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.WAIT_REQUEUE_PI, Actor.result(wait));
            assertEquals(kernel.scheduling().currentTid(), words.ownerOf(words.other), "owner");
            assertSucceeds(futex.unlockPi(words.other));
        }
    }

    @EachBinding
    void plainWakeOfTheWaiterIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = beginWait(waiter, futex, words, 0);
            assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.WAKE, futex.wake(words.word, 1));
            assertEquals(1, futex.requeuePi(words.word, 0, 0, words.other), "made owner");
            assertSucceeds(Actor.result(wait));
        }
    }

    @EachBinding
    void requeueToAnotherLockThanTheWaiterNamedIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        Words strange = new Words(kernel);
        FutexPort futex = kernel.futex();
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = beginWait(waiter, futex, words, 0);
            int moved = futex.requeuePi(words.word, 0, 0, strange.other);
            assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.CMP_REQUEUE_PI, moved);
            assertEquals(1, futex.requeuePi(words.word, 0, 0, words.other), "made owner");
            assertSucceeds(Actor.result(wait));
        }
    }

    @EachBinding
    void conditionAndLockMustBeTwoWords(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        int waited = futex.waitRequeuePi(words.word, 0, 0, words.word);
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.WAIT_REQUEUE_PI, waited);
        int moved = futex.requeuePi(words.word, 0, 0, words.word);
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.CMP_REQUEUE_PI, moved);
    }

    private static FutureTask<Integer> beginWait(Actor waiter, FutexPort futex, Words words, long timespec) {
        FutureTask<Integer> wait = waiter.begin(() -> futex.waitRequeuePi(words.word, 0, timespec, words.other));
        waiter.awaitAsleepOn(words.word);
        return wait;
    }
}
