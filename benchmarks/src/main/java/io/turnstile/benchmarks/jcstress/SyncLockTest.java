package io.turnstile.benchmarks.jcstress;

import io.turnstile.sync.FutexLike;
import io.turnstile.sync.FutexLock;
import io.turnstile.sync.LinuxFutex;
import io.turnstile.sync.NumaAwareMutex;
import io.turnstile.sync.NumaTopology;
import io.turnstile.sync.PortableFutex;
import io.turnstile.sync.PriorityInheritanceMutex;
import io.turnstile.sync.PriorityInheritanceMutex.Guard;
import io.turnstile.sync.SpinFutex;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The library's exclusive locks: of two threads that read a counter and write one more, one sees what the other wrote. What
 * cannot be seen is a lost update; a lost wake-up hangs, which jcstress reports.
 */
public final class SyncLockTest {
    private static final NumaTopology TWO_NODES = NumaTopology.of(new int[] {0, 1}, new int[][] {{10, 20}, {20, 10}});

    private SyncLockTest() {}

    private static boolean timed(NumaAwareMutex mutex, int node) {
        try {
            return mutex.tryLockOnNode(node, 1, TimeUnit.DAYS);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A mutex of three states over a futex word (Drepper, Futexes are tricky). */
    private static void lock(FutexLike word) {
        boolean taken = word.compareAndSet(0, 1);
        while (!taken) {
            if (word.load() == 2 || word.compareAndSet(1, 2)) {
                word.waitFor(2);
            }
            taken = word.compareAndSet(0, 2);
        }
    }

    private static void unlock(FutexLike word) {
        if (!word.compareAndSet(1, 0)) {
            word.store(0);
            word.wake(1);
        }
    }

    /** {@link PriorityInheritanceMutex}. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class InheritanceMutex {
        private final PriorityInheritanceMutex<Integer> mutex = new PriorityInheritanceMutex<>(0);

        private int next() {
            try (Guard<Integer> guard = mutex.lock()) {
                guard.set(guard.get() + 1);
                return guard.get() - 1;
            }
        }

        /** One. */
        @Actor
        public void first(II_Result result) {
            result.r1 = next();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            result.r2 = next();
        }
    }

    /** {@link NumaAwareMutex}, a thread on each of two nodes, one of them with a deadline. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class MutexOfTwoNodes {
        private final NumaAwareMutex mutex = new NumaAwareMutex(TWO_NODES);
        private int counter;

        /** One. */
        @Actor
        public void first(II_Result result) {
            mutex.lockOnNode(0);
            result.r1 = counter++;
            mutex.unlock();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            if (timed(mutex, 1)) {
                result.r2 = counter++;
                mutex.unlock();
            }
        }
    }

    /** The same with a waiter that gives up: its node's turn must not stay with it. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "all three got in")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class MutexWithImpatientNode {
        private final NumaAwareMutex mutex = new NumaAwareMutex(TWO_NODES);
        private int counter;

        private void count(int node) {
            mutex.lockOnNode(node);
            counter++;
            mutex.unlock();
        }

        /** One. */
        @Actor
        public void first() {
            count(0);
        }

        /** The other. */
        @Actor
        public void second() {
            count(1);
        }

        /** Gives up at once where it is held, mostly. */
        @Actor
        public void impatient() {
            try {
                if (mutex.tryLockOnNode(0, 1, TimeUnit.NANOSECONDS)) {
                    mutex.unlock();
                }
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        /** Anybody can have it now. */
        @Arbiter
        public void look(II_Result result) {
            result.r1 = mutex.tryLock() ? 1 : 0;
            result.r2 = counter;
        }
    }

    /** Locks with an owner of {@link LinuxFutex}. */
    public abstract static class OwnedLock {
        private final FutexLock lock;
        private int counter;

        OwnedLock(FutexLock lock) {
            this.lock = lock;
        }

        final int next() {
            lock.lock();
            int seen = counter++;
            lock.unlock();
            return seen;
        }

        final void close() {
            lock.close();
        }
    }

    /** Of the C library, robust. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class RobustLock extends OwnedLock {
        /** Makes it. */
        public RobustLock() {
            super(LinuxFutex.builder().robust(true).buildLock());
        }

        /** One. */
        @Actor
        public void first(II_Result result) {
            result.r1 = next();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            result.r2 = next();
        }

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            close();
        }
    }

    /** Of the C library, robust and inheriting. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class RobustInheritingLock extends OwnedLock {
        /** Makes it. */
        public RobustInheritingLock() {
            super(LinuxFutex.builder().robust(true).priorityInheritance(true).buildLock());
        }

        /** One. */
        @Actor
        public void first(II_Result result) {
            result.r1 = next();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            result.r2 = next();
        }

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            close();
        }
    }

    /** A mutex over a futex word. */
    public abstract static class WordMutex {
        private final FutexLike word;
        private int counter;

        WordMutex(FutexLike word) {
            this.word = word;
        }

        final int next() {
            lock(word);
            int seen = counter++;
            unlock(word);
            return seen;
        }

        final void close() {
            word.close();
        }
    }

    /** {@link SpinFutex} over the platform's. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class MutexOfSpinFutex extends WordMutex {
        /** Makes it. */
        public MutexOfSpinFutex() {
            super(SpinFutex.builder().spinIterations(3).build(FutexLike.create(0)));
        }

        /** One. */
        @Actor
        public void first(II_Result result) {
            result.r1 = next();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            result.r2 = next();
        }

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            close();
        }
    }

    /** {@link LinuxFutex}. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class MutexOfLinuxFutex extends WordMutex {
        /** Makes it. */
        public MutexOfLinuxFutex() {
            super(FutexLike.create(0));
        }

        /** One. */
        @Actor
        public void first(II_Result result) {
            result.r1 = next();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            result.r2 = next();
        }

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            close();
        }
    }

    /** {@link PortableFutex}. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class MutexOfPortableFutex extends WordMutex {
        /** Makes it. */
        public MutexOfPortableFutex() {
            super(new PortableFutex(0));
        }

        /** One. */
        @Actor
        public void first(II_Result result) {
            result.r1 = next();
        }

        /** The other. */
        @Actor
        public void second(II_Result result) {
            result.r2 = next();
        }
    }
}
