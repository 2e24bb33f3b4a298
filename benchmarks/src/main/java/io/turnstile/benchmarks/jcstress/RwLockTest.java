package io.turnstile.benchmarks.jcstress;

import io.turnstile.sync.AdvancedRwLock;
import io.turnstile.sync.AdvancedRwLock.Preference;
import io.turnstile.sync.AdvancedRwLock.ReadGuard;
import io.turnstile.sync.AdvancedRwLock.UpgradeableGuard;
import io.turnstile.sync.AdvancedRwLock.WriteGuard;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Writers, readers and upgraders of one read-write lock exclude and see each other. */
public final class RwLockTest {
    private RwLockTest() {}

    /** A reader sees both writes of a section or none. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "before or after the section")
    @Outcome(expect = Expect.FORBIDDEN, desc = "inside the section")
    @State
    public static class ReaderSeesWholeSections {
        private final AdvancedRwLock<int[]> lock = new AdvancedRwLock<>(new int[2]);

        /** Writes. */
        @Actor
        public void writer() {
            try (WriteGuard<int[]> guard = lock.write()) {
                guard.get()[0] = 1;
                guard.get()[1] = 1;
            }
        }

        /** Reads. */
        @Actor
        public void reader(II_Result result) {
            try (ReadGuard<int[]> guard = lock.read()) {
                result.r1 = guard.get()[0];
                result.r2 = guard.get()[1];
            }
        }
    }

    /** The same where readers go first. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "before or after the section")
    @Outcome(expect = Expect.FORBIDDEN, desc = "inside the section")
    @State
    public static class PreferredReaderSeesWholeSections {
        private final AdvancedRwLock<int[]> lock = new AdvancedRwLock<>(new int[2], Preference.READER);

        /** Writes. */
        @Actor
        public void writer() {
            try (WriteGuard<int[]> guard = lock.write()) {
                guard.get()[0] = 1;
                guard.get()[1] = 1;
            }
        }

        /** Reads. */
        @Actor
        public void reader(II_Result result) {
            try (ReadGuard<int[]> guard = lock.read()) {
                result.r1 = guard.get()[0];
                result.r2 = guard.get()[1];
            }
        }
    }

    /** Two upgraders: neither deadlocks nor overwrites what the other wrote. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "an update was lost")
    @State
    public static class TwoUpgraders {
        private final AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0);

        private int increment() {
            UpgradeableGuard<Integer> reading = lock.upgradeableRead();
            int seen = reading.get();
            try (WriteGuard<Integer> writing = reading.upgrade()) {
                writing.set(seen + 1);
            }
            return seen + 1;
        }

        /** Upgrades. */
        @Actor
        public void first(II_Result result) {
            result.r1 = increment();
        }

        /** Upgrades. */
        @Actor
        public void second(II_Result result) {
            result.r2 = increment();
        }
    }

    /** What a writer keeps by downgrading is what it wrote. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "its own write")
    @Outcome(expect = Expect.FORBIDDEN, desc = "another wrote between")
    @State
    public static class Downgrade {
        private final AdvancedRwLock<Integer> lock = new AdvancedRwLock<>(0);

        /** Downgrades. */
        @Actor
        public void downgrader(I_Result result) {
            WriteGuard<Integer> writing = lock.write();
            writing.set(1);
            try (ReadGuard<Integer> reading = writing.downgrade()) {
                result.r1 = reading.get();
            }
        }

        /** Writes something else. */
        @Actor
        public void writer() {
            try (WriteGuard<Integer> writing = lock.write()) {
                writing.set(2);
            }
        }
    }
}
