package io.turnstile.benchmarks.jcstress;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Readers and writers of a retrofitted {@code ReentrantReadWriteLock} exclude and see each other; both protocols, fair and not, in turn. */
public final class ReadWriteTest {
    private ReadWriteTest() {}

    /** Two writers, one in a nested hold. */
    @JCStressTest
    @Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All increments are there, the lock is free.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost increments, or a hold that was not given back.")
    @State
    public static class WriterExcludesWriter {
        private final ReentrantReadWriteLock lock = StressedLocks.readWrite();
        private int count;

        /** Writes in a nested hold, and after it. */
        @Actor
        public void first() {
            lock.writeLock().lock();
            lock.writeLock().lock();
            count++;
            lock.writeLock().unlock();
            count++;
            lock.writeLock().unlock();
        }

        /** Writes twice. */
        @Actor
        public void second() {
            for (int i = 0; i < 2; i++) {
                lock.writeLock().lock();
                count++;
                lock.writeLock().unlock();
            }
        }

        /** Looks at both. */
        @Arbiter
        public void third(II_Result result) {
            result.r1 = count;
            result.r2 = lock.isWriteLocked() ? 1 : 0;
        }
    }

    /** A reader sees both writes of a section or none, in a first and in a nested read. */
    @JCStressTest
    @Outcome(
            id = {"0, 0, 0", "1, 1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "Before or after the section; the lock is free.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Inside the section, or a hold that was not given back.")
    @State
    public static class WriterExcludesReader {
        private final ReentrantReadWriteLock lock = StressedLocks.readWrite();
        private int first;
        private int second;

        /** Writes. */
        @Actor
        public void writer() {
            lock.writeLock().lock();
            first = 1;
            second = 1;
            lock.writeLock().unlock();
        }

        /** Reads. */
        @Actor
        public void reader(III_Result result) {
            lock.readLock().lock();
            result.r1 = first;
            lock.readLock().lock();
            result.r2 = second;
            lock.readLock().unlock();
            lock.readLock().unlock();
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(III_Result result) {
            result.r3 = lock.getReadLockCount() + (lock.isWriteLocked() ? 1 : 0);
        }
    }

    /** What a writer reads after it has become a reader is what it wrote. */
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Its own write; the other's came before or after.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Its own write; the other's came before.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Another wrote between.")
    @State
    public static class Downgrade {
        private final ReentrantReadWriteLock lock = StressedLocks.readWrite();
        private int value;

        /** Becomes a reader. */
        @Actor
        public void downgrader(II_Result result) {
            lock.writeLock().lock();
            value = 1;
            lock.readLock().lock();
            lock.writeLock().unlock();
            result.r1 = value;
            lock.readLock().unlock();
        }

        /** Writes something else. */
        @Actor
        public void writer() {
            lock.writeLock().lock();
            value = 2;
            lock.writeLock().unlock();
        }

        /** Looks at what is left. */
        @Arbiter
        public void third(II_Result result) {
            result.r2 = value;
        }
    }

    /** A reader and a writer that do not wait: one of them at least gets the lock, and both only one after the other. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0, 0", "0, 1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "One met the other.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Neither got it, both at once, or a hold that was not given back.")
    @State
    public static class TryLock {
        private final ReentrantReadWriteLock lock = StressedLocks.readWrite();
        private int first;
        private int second;

        /** Reads; 2 where it sees half of what is written. */
        @Actor
        public void reader(III_Result result) {
            if (lock.readLock().tryLock()) {
                result.r1 = first == second ? 1 : 2;
                lock.readLock().unlock();
            }
        }

        /** Writes. */
        @Actor
        public void writer(III_Result result) {
            if (lock.writeLock().tryLock()) {
                first = 1;
                second = 1;
                result.r2 = 1;
                lock.writeLock().unlock();
            }
        }

        /** Looks whether the lock is free. */
        @Arbiter
        public void third(III_Result result) {
            result.r3 = lock.getReadLockCount() + (lock.isWriteLocked() ? 1 : 0);
        }
    }

    /** A writer waits on a condition for what another brings. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Handed over.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Nothing was handed over.")
    @State
    public static class HandOver {
        private final ReentrantReadWriteLock lock = StressedLocks.readWrite();
        private final Condition arrived = lock.writeLock().newCondition();
        private int content;

        /** Brings. */
        @Actor
        public void first() {
            lock.writeLock().lock();
            content = 1;
            arrived.signal();
            lock.writeLock().unlock();
        }

        /** Waits for it. */
        @Actor
        public void second(I_Result result) {
            lock.writeLock().lock();
            while (content == 0) {
                arrived.awaitUninterruptibly(); // hangs, and so fails, where the signal is lost
            }
            result.r1 = content;
            lock.writeLock().unlock();
        }
    }
}
