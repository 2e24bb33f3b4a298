package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Threads that fail at the same time, each in its own way, see each their own errno. */
class ErrnoPerCallTest {
    private static final int ROUNDS = 20_000;

    @EachBinding
    void errnoIsThatOfTheCallersOwnCall(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        FutexPort futex = kernel.futex();
        Map<Integer, IntSupplier> failures = Map.of(
                Errno.EAGAIN, () -> futex.waitOn(words.word, 1, 0),
                Errno.EINVAL, () -> futex.wake(words.word + 1, 1),
                Errno.ETIMEDOUT, () -> futex.waitOn(words.word, 0, words.passed()),
                Errno.EFAULT, () -> futex.waitOn(4096, 0, 0),
                Errno.EPERM, () -> futex.unlockPi(words.other),
                Errno.ESRCH, () -> kernel.scheduling().policyOf(Integer.MAX_VALUE));

        CyclicBarrier start = new CyclicBarrier(failures.size());
        List<Actor> actors = new ArrayList<>();
        List<FutureTask<String>> runs = new ArrayList<>();
        failures.forEach((errno, failure) -> {
            Actor actor = new Actor(Errno.nameOf(errno), kernel);
            actors.add(actor);
            runs.add(actor.begin(() -> {
                start.await();
                return firstStrangeAnswer(errno, failure);
            }));
        });
        for (FutureTask<String> run : runs) {
            assertEquals("", Actor.result(run));
        }
        actors.forEach(Actor::close);
    }

    private static String firstStrangeAnswer(int errno, IntSupplier failure) {
        for (int i = 0; i < ROUNDS; i++) {
            int result = failure.getAsInt();
            if (result != -errno) {
                return "call " + i + " answered " + result + " instead of -" + Errno.nameOf(errno);
            }
        }
        return "";
    }
}
