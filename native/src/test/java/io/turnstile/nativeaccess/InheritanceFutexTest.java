package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.concurrent.FutureTask;

import static io.turnstile.nativeaccess.Answers.assertAnswers;
import static io.turnstile.nativeaccess.Answers.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** FUTEX_LOCK_PI, FUTEX_LOCK_PI2, FUTEX_TRYLOCK_PI and FUTEX_UNLOCK_PI where all goes well (futex(2)). */
class InheritanceFutexTest {

    @EachBinding
    void lockPiWritesTheTidAndUnlockPiZero(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertSucceeds(kernel.futex().lockPi(words.word, 0));
        assertEquals(kernel.scheduling().currentTid(), words.get(words.word), "word");
        assertSucceeds(kernel.futex().unlockPi(words.word));
        assertEquals(0, words.get(words.word), "word");
    }

    @EachBinding
    void tryLockPiAcquiresAFreeWordAndNoHeldOne(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertSucceeds(kernel.futex().tryLockPi(words.word));
        try (Actor rival = new Actor("rival", kernel)) {
            int result = rival.does(() -> kernel.futex().tryLockPi(words.word));
            assertAnswers(Errno.EAGAIN, Disposition.RESULT, FutexOperation.TRYLOCK_PI, result);
        }
        assertSucceeds(kernel.futex().unlockPi(words.word));
    }

    @EachBinding
    void unlockPiMakesTheWaiterOwner(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertSucceeds(kernel.futex().lockPi(words.word, 0));
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = waiter.begin(() -> kernel.futex().lockPi(words.word, 0));
            waiter.awaitAsleepOn(words.word);
            assertSucceeds(kernel.futex().unlockPi(words.word));
            assertSucceeds(Actor.result(wait));
            assertEquals(waiter.tid(), words.ownerOf(words.word), "owner");
            assertSucceeds(waiter.does(() -> kernel.futex().unlockPi(words.word)));
        }
    }

    @EachBinding
    void unlockPiRepairsAStaleWaitersBit(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        words.set(words.word, kernel.scheduling().currentTid() | Words.WAITERS);
        assertSucceeds(kernel.futex().unlockPi(words.word));
        assertEquals(0, words.get(words.word), "word");
    }

    @EachBinding
    void lockPiEndsAtItsAbsoluteDeadlineOnEitherClock(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertSucceeds(kernel.futex().lockPi(words.word, 0));
        try (Actor waiter = new Actor("waiter", kernel)) {
            for (FutexPort.Clock clock : FutexPort.Clock.values()) {
                FutexPort futex = kernel.futex(clock);
                int afterwards = waiter.does(() -> futex.lockPi(words.word, words.passed()));
                assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.LOCK_PI, afterwards);
                int before = waiter.does(() -> futex.lockPi(words.word, words.soon(clock)));
                assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.LOCK_PI, before);
            }
        }
        assertSucceeds(kernel.futex().unlockPi(words.word));
    }

    @EachBinding
    void signalAloneDoesNotEndLockPi(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertSucceeds(kernel.futex().lockPi(words.word, 0));
        try (Actor waiter = new Actor("waiter", kernel)) {
            FutureTask<Integer> wait = waiter.begin(() -> kernel.futex().lockPi(words.word, 0));
            waiter.awaitAsleepOn(words.word);
            assertSucceeds(kernel.scheduling().interrupt(waiter.tid()));
            waiter.awaitSignalsDelivered();
            waiter.awaitAsleepOn(words.word);
            assertSucceeds(kernel.futex().unlockPi(words.word));
            assertSucceeds(Actor.result(wait));
            assertSucceeds(waiter.does(() -> kernel.futex().unlockPi(words.word)));
        }
    }

    /** The kernel reads the timespec again when it restarts the call: so a PI wait can be interrupted. */
    @EachBinding
    void signalEndsLockPiWhoseDeadlineWasMovedToThePast(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        for (FutexPort.Clock clock : FutexPort.Clock.values()) {
            Words words = new Words(kernel);
            FutexPort futex = kernel.futex(clock);
            assertSucceeds(futex.lockPi(words.word, 0));
            try (Actor waiter = new Actor("waiter", kernel)) {
                long timespec = words.farAway(clock);
                FutureTask<Integer> wait = waiter.begin(() -> futex.lockPi(words.word, timespec));
                waiter.awaitAsleepOn(words.word);
                words.passed();
                assertSucceeds(kernel.scheduling().interrupt(waiter.tid()));
                assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.LOCK_PI, Actor.result(wait));
            }
            assertSucceeds(futex.unlockPi(words.word));
        }
    }

    @EachBinding
    void waiterLendsItsPriorityToTheOwner(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        kernel.assumeRealtime();
        Words words = new Words(kernel);
        try (Actor owner = new Actor("owner", kernel);
                Actor waiter = new Actor("waiter", kernel)) {
            int own = owner.effectivePriority();
            assertSucceeds(owner.does(() -> kernel.futex().lockPi(words.word, 0)));
            assertSucceeds(kernel.scheduling().setScheduler(waiter.tid(), SchedulingPort.SCHED_FIFO, 10));
            FutureTask<Integer> wait = waiter.begin(() -> kernel.futex().lockPi(words.word, 0));
            waiter.awaitAsleepOn(words.word);
            assertEquals(-1 - 10, owner.effectivePriority(), "priority while the waiter waits");
            assertSucceeds(owner.does(() -> kernel.futex().unlockPi(words.word)));
            assertSucceeds(Actor.result(wait));
            assertEquals(own, owner.effectivePriority(), "priority afterwards");
            assertSucceeds(waiter.does(() -> kernel.futex().unlockPi(words.word)));
        }
    }
}
