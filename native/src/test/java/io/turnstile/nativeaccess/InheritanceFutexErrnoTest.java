package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.FutexPort;
import java.util.concurrent.FutureTask;

import static io.turnstile.nativeaccess.Answers.assertAnswers;
import static io.turnstile.nativeaccess.Answers.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** What the kernel answers of PI words when something is wrong (futex(2), ERRORS). */
class InheritanceFutexErrnoTest {
    private static final int NOBODY = 0x3FFF_FFF0; // beyond kernel.pid_max, whose most is 2^22
    private static final int INIT = 1;

    @EachBinding
    void lockByTheOwnerIsADeadlock(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        assertSucceeds(futex.lockPi(words.word, 0));
        assertAnswers(Errno.EDEADLK, Disposition.RESULT, FutexOperation.LOCK_PI, futex.lockPi(words.word, 0));
        assertAnswers(Errno.EDEADLK, Disposition.RESULT, FutexOperation.TRYLOCK_PI, futex.tryLockPi(words.word));
        assertSucceeds(futex.unlockPi(words.word));
    }

    @EachBinding
    void lockThatWouldCloseACycleIsADeadlock(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        try (Actor first = new Actor("first", kernel);
                Actor second = new Actor("second", kernel)) {
            assertSucceeds(first.does(() -> futex.lockPi(words.word, 0)));
            assertSucceeds(second.does(() -> futex.lockPi(words.other, 0)));
            FutureTask<Integer> wait = first.begin(() -> futex.lockPi(words.other, 0));
            first.awaitAsleepOn(words.other);
            int refused = second.does(() -> futex.lockPi(words.word, 0));
            assertAnswers(Errno.EDEADLK, Disposition.RESULT, FutexOperation.LOCK_PI, refused);
            assertSucceeds(second.does(() -> futex.unlockPi(words.other)));
            assertSucceeds(Actor.result(wait));
        }
    }

    @EachBinding
    void wordOfAnOwnerThatHasEndedCannotBeLocked(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        Actor owner = new Actor("owner", kernel);
        assertSucceeds(owner.does(() -> kernel.futex().lockPi(words.word, 0)));
        owner.end();
        assertNoOwner(kernel.futex(), words.word);
    }

    @EachBinding
    void wordThatNamesNobodyCannotBeLocked(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        words.set(words.word, NOBODY);
        assertNoOwner(kernel.futex(), words.word);
    }

    private static void assertNoOwner(FutexPort futex, long word) {
        assertAnswers(Errno.ESRCH, Disposition.RESULT, FutexOperation.LOCK_PI, futex.lockPi(word, 0));
        assertAnswers(Errno.ESRCH, Disposition.RESULT, FutexOperation.TRYLOCK_PI, futex.tryLockPi(word));
    }

    @EachBinding
    void waiterOfAnOwnerThatEndsIsToldByTheWord(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        try (Actor waiter = new Actor("waiter", kernel)) {
            Actor owner = new Actor("owner", kernel);
            assertSucceeds(owner.does(() -> kernel.futex().lockPi(words.word, 0)));
            FutureTask<Integer> wait = waiter.begin(() -> kernel.futex().lockPi(words.word, 0));
            waiter.awaitAsleepOn(words.word);
            owner.end();
            assertSucceeds(Actor.result(wait));
            assertEquals(waiter.tid(), words.ownerOf(words.word), "owner");
            assertNotEquals(0, words.get(words.word) & Words.OWNER_DIED, "OWNER_DIED");
            assertSucceeds(waiter.does(() -> kernel.futex().unlockPi(words.word)));
            assertEquals(0, words.get(words.word), "word");
        }
    }

    @EachBinding
    void wordThatNamesAnotherProcessCannotBeLocked(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        words.set(words.word, INIT);
        int result = kernel.futex().lockPi(words.word, 0);
        assertAnswers(Errno.EPERM, Disposition.RESULT, FutexOperation.LOCK_PI, result);
    }

    @EachBinding
    void wordIsUnlockedByItsOwnerAlone(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertSucceeds(kernel.futex().lockPi(words.word, 0));
        try (Actor stranger = new Actor("stranger", kernel)) {
            int result = stranger.does(() -> kernel.futex().unlockPi(words.word));
            assertAnswers(Errno.EPERM, Disposition.BUG, FutexOperation.UNLOCK_PI, result);
        }
        assertSucceeds(kernel.futex().unlockPi(words.word));
    }

    @EachBinding
    void plainWakeOfAPiWaiterIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        assertSucceeds(futex.lockPi(words.word, 0));
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = waiter.begin(() -> futex.lockPi(words.word, 0));
            waiter.awaitAsleepOn(words.word);
            assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.WAKE, futex.wake(words.word, 1));
            int moved = futex.requeue(words.word, words.get(words.word), 1, 1, words.other);
            assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.REQUEUE, moved);
            assertSucceeds(futex.unlockPi(words.word));
            assertSucceeds(Actor.result(wait));
        }
    }

    @EachBinding
    void plainWaiterOnAPiWordMakesPiOperationsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        assertSucceeds(futex.lockPi(words.word, 0));
        int value = words.get(words.word);
        try (Actor sleeper = new Actor("sleeper", kernel);
                Actor rival = new Actor("rival", kernel)) {
            FutureTask<Integer> wait = sleeper.begin(() -> futex.waitOn(words.word, value, 0));
            sleeper.awaitAsleepOn(words.word);
            int locked = rival.does(() -> futex.lockPi(words.word, 0));
            assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.LOCK_PI, locked);
            assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.UNLOCK_PI, futex.unlockPi(words.word));
            assertEquals(1, futex.wake(words.word, 1), "woken");
            assertSucceeds(Actor.result(wait));
        }
        assertSucceeds(futex.unlockPi(words.word));
    }

    @EachBinding
    void misalignedWordIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        FutexPort futex = kernel.futex();
        long misaligned = new Words(kernel).word + 2;
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.LOCK_PI, futex.lockPi(misaligned, 0));
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.TRYLOCK_PI, futex.tryLockPi(misaligned));
    }

    @EachBinding
    void impossibleTimespecIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        int result = kernel.futex().lockPi(words.word, words.timespec(0, -1));
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.LOCK_PI, result);
    }
}
