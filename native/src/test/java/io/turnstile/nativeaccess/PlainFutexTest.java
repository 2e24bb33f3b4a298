package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.FutexPort;
import java.util.concurrent.FutureTask;

import static io.turnstile.nativeaccess.Answers.assertAnswers;
import static io.turnstile.nativeaccess.Answers.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** FUTEX_WAIT_BITSET, FUTEX_WAKE and FUTEX_CMP_REQUEUE against the kernel (futex(2)). */
class PlainFutexTest {
    private static final long UNMAPPED = 4096; // below vm.mmap_min_addr

    @EachBinding
    void waitOnADifferentWordReturnsAtOnce(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        words.set(words.word, 7);
        int result = kernel.futex().waitOn(words.word, 8, 0);
        assertAnswers(Errno.EAGAIN, Disposition.RESULT, FutexOperation.WAIT, result);
    }

    @EachBinding
    void waitEndsAtItsAbsoluteMonotonicDeadline(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        int afterwards = kernel.futex().waitOn(words.word, 0, words.passed());
        assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.WAIT, afterwards);
        int before = kernel.futex().waitOn(words.word, 0, words.soon(FutexPort.Clock.MONOTONIC));
        assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.WAIT, before);
    }

    @EachBinding
    void wakeEndsTheWaitOfASleeper(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        try (Actor sleeper = new Actor("sleeper", kernel)) {
            FutureTask<Integer> wait = sleeper.begin(() -> kernel.futex().waitOn(words.word, 0, 0));
            sleeper.awaitAsleepOn(words.word);
            assertEquals(1, kernel.futex().wake(words.word, 1), "threads woken");
            assertSucceeds(Actor.result(wait));
        }
    }

    @EachBinding
    void wakeReturnsHowManyItWoke(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        assertEquals(0, kernel.futex().wake(words.word, 1), "woken where nobody sleeps");
        try (Sleepers sleepers = new Sleepers(3, kernel, words.word)) {
            assertEquals(2, kernel.futex().wake(words.word, 2), "woken of three");
            assertEquals(1, kernel.futex().wake(words.word, Integer.MAX_VALUE), "woken of the one left");
            sleepers.assertAllWoken();
        }
    }

    @EachBinding
    void signalEndsAPlainWait(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        try (Actor sleeper = new Actor("sleeper", kernel)) {
            FutureTask<Integer> wait = sleeper.begin(() -> kernel.futex().waitOn(words.word, 0, 0));
            sleeper.awaitAsleepOn(words.word);
            assertSucceeds(kernel.scheduling().interrupt(sleeper.tid()));
            assertAnswers(Errno.EINTR, Disposition.RETRY, FutexOperation.WAIT, Actor.result(wait));
        }
    }

    @EachBinding
    void requeueWakesSomeAndMovesOthers(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        try (Sleepers sleepers = new Sleepers(4, kernel, words.word)) {
            assertEquals(3, kernel.futex().requeue(words.word, 0, 1, 2, words.other), "woken and moved");
            assertEquals(2, kernel.futex().wake(words.other, Integer.MAX_VALUE), "moved");
            assertEquals(1, kernel.futex().wake(words.word, Integer.MAX_VALUE), "left where they were");
            sleepers.assertAllWoken();
        }
    }

    @EachBinding
    void requeueRefusesAWordThatDiffers(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        int result = kernel.futex().requeue(words.word, 1, 1, 1, words.other);
        assertAnswers(Errno.EAGAIN, Disposition.RETRY, FutexOperation.REQUEUE, result);
    }

    @EachBinding
    void misalignedWordIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        long misaligned = words.word + 2;
        FutexPort futex = kernel.futex();
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.WAIT, futex.waitOn(misaligned, 0, 0));
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.WAKE, futex.wake(misaligned, 1));
        assertAnswers(
                Errno.EINVAL, Disposition.BUG, FutexOperation.REQUEUE, futex.requeue(misaligned, 0, 1, 1, words.other));
    }

    @EachBinding
    void unmappedWordFaults(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        int result = kernel.futex().waitOn(UNMAPPED, 0, 0);
        assertAnswers(Errno.EFAULT, Disposition.BUG, FutexOperation.WAIT, result);
    }

    @EachBinding
    void impossibleTimespecIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        int result = kernel.futex().waitOn(words.word, 0, words.timespec(-1, 0));
        assertAnswers(Errno.EINVAL, Disposition.BUG, FutexOperation.WAIT, result);
    }
}
