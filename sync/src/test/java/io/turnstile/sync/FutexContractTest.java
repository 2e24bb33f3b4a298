package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The contract of {@link FutexLike}, the same on every platform. */
class FutexContractTest {
    private static final String KINDS = "io.turnstile.sync.FutexKind#all";

    @ParameterizedTest
    @MethodSource(KINDS)
    void wordHoldsAnyValue(FutexKind kind) {
        for (int value : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            try (FutexLike futex = kind.create(value)) {
                assertEquals(value, futex.load());
                assertFalse(futex.compareAndSet(value + 1, 7));
                assertEquals(value, futex.load());
                assertTrue(futex.compareAndSet(value, value - 1));
                assertEquals(value - 1, futex.load());
                futex.store(value);
                assertEquals(value, futex.load());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void waitDoesNotSleepOnAnotherValue(FutexKind kind) {
        try (FutexLike futex = kind.create(1)) {
            assertEquals(WaitResult.VALUE_CHANGED, futex.waitFor(0));
            assertEquals(WaitResult.VALUE_CHANGED, futex.waitFor(0, 1, TimeUnit.HOURS));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void waitEndsWithItsTime(FutexKind kind) {
        try (FutexLike futex = kind.create(0)) {
            assertEquals(WaitResult.TIMED_OUT, futex.waitFor(0, 0, TimeUnit.SECONDS));
            long startNs = System.nanoTime();
            assertEquals(WaitResult.TIMED_OUT, futex.waitFor(0, 3, TimeUnit.MILLISECONDS));
            assertTrue(System.nanoTime() - startNs >= 2_900_000, "ended early"); // the wall clock may be slewed
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void wakeWakesAsManyAsAsked(FutexKind kind) {
        try (FutexLike futex = kind.create(0);
                Crew crew = new Crew()) {
            assertEquals(0, futex.wake(5), "nobody sleeps");
            AtomicInteger returned = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                crew.run(() -> {
                    assertEquals(WaitResult.WOKEN, futex.waitFor(0));
                    returned.incrementAndGet();
                });
            }
            for (int i = 1; i <= 2; i++) {
                int expected = i;
                Crew.await("one is woken", () -> futex.wake(1) == 1);
                Crew.await("it returns", () -> returned.get() == expected);
            }
            assertEquals(0, futex.wake(0));
            AtomicInteger rest = new AtomicInteger();
            Crew.await("the others are woken", () -> rest.addAndGet(futex.wakeAll()) == 2);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void interruptEndsTheWait(FutexKind kind) {
        try (FutexLike futex = kind.create(0);
                Crew crew = new Crew()) {
            crew.run(() -> {
                Thread.currentThread().interrupt();
                assertEquals(WaitResult.INTERRUPTED, futex.waitFor(0));
                assertFalse(Thread.currentThread().isInterrupted());
            });
            for (int i = 0; i < 300; i++) {
                AtomicInteger about = new AtomicInteger();
                Crew.Member<Void> waiter = crew.run(() -> {
                    about.set(1);
                    assertEquals(WaitResult.INTERRUPTED, futex.waitFor(0));
                });
                int spins = i * 30;
                while (about.get() == 0) {
                    Thread.onSpinWait();
                }
                for (int s = 0; s < spins; s++) {
                    Thread.onSpinWait();
                }
                waiter.thread().interrupt();
                waiter.result();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void badArgumentsAreRefused(FutexKind kind) {
        try (FutexLike futex = kind.create(0)) {
            assertThrows(IllegalArgumentException.class, () -> futex.wake(-1));
            assertThrows(IllegalArgumentException.class, () -> futex.waitFor(0, -1, TimeUnit.SECONDS));
            assertThrows(NullPointerException.class, () -> futex.waitFor(0, 1, null));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void closedFutexRefusesAndTellsItsSleepers(FutexKind kind) {
        FutexLike futex = kind.create(0);
        try (Crew crew = new Crew()) {
            for (int i = 0; i < 3; i++) {
                crew.run(() -> assertThrows(IllegalStateException.class, () -> {
                    while (true) {
                        futex.waitFor(0);
                    }
                }));
            }
            Crew.await("one sleeps", () -> futex.wake(1) == 1);
            futex.close();
        }
        futex.close();
        assertThrows(IllegalStateException.class, futex::load);
        assertThrows(IllegalStateException.class, () -> futex.store(1));
        assertThrows(IllegalStateException.class, () -> futex.compareAndSet(0, 1));
        assertThrows(IllegalStateException.class, () -> futex.waitFor(0));
        assertThrows(IllegalStateException.class, () -> futex.wake(1));
    }

    /** A mutex of three states made of it (Drepper, Futexes are tricky) loses no increment and no wake-up. */
    @ParameterizedTest
    @MethodSource(KINDS)
    void mutexMadeOfItExcludes(FutexKind kind) {
        int threads = 4;
        int rounds = Integer.getInteger("turnstile.storm.operations", 20_000);
        int[] counter = {0};
        try (FutexLike futex = kind.create(0)) {
            try (Crew crew = new Crew()) {
                for (int t = 0; t < threads; t++) {
                    crew.run(() -> {
                        for (int i = 0; i < rounds; i++) {
                            boolean taken = futex.compareAndSet(0, 1);
                            while (!taken) {
                                if (futex.load() == 2 || futex.compareAndSet(1, 2)) {
                                    futex.waitFor(2);
                                }
                                taken = futex.compareAndSet(0, 2);
                            }
                            counter[0]++;
                            boolean waiters = !futex.compareAndSet(1, 0);
                            if (waiters) {
                                futex.store(0);
                                futex.wake(1);
                            }
                        }
                    });
                }
            }
            assertEquals(threads * rounds, counter[0]);
        }
    }

    /** Closing while others use it: each of them is told, none hangs, and none harms the next user of the memory. */
    @ParameterizedTest
    @MethodSource(KINDS)
    void closingUnderUseIsSafe(FutexKind kind) {
        for (int round = 0; round < 100; round++) {
            FutexLike futex = kind.create(0);
            try (Crew crew = new Crew()) {
                for (int t = 0; t < 3; t++) {
                    crew.run(() -> {
                        try {
                            while (true) {
                                futex.waitFor(0, 1, TimeUnit.MILLISECONDS);
                                futex.compareAndSet(0, 0);
                                futex.wake(1);
                            }
                        } catch (IllegalStateException closed) {
                            return;
                        }
                    });
                }
                futex.close();
            }
        }
    }
}
