package io.turnstile.agent.rewrite.targets;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Read-write locks, created in every way. */
public class ReadWriteLocks implements Callable<List<ReentrantReadWriteLock>> {
    /** Calls its superclass. */
    public static class Named extends ReentrantReadWriteLock {
        private static final long serialVersionUID = 1L;

        public Named() {
            super(new ReentrantLock(true)
                    .isFair()); // expect: extends ReentrantReadWriteLock rewritten; new ReentrantLock rewritten
        }

        @Override
        public String toString() {
            return "named " + super.getReadLockCount();
        }
    }

    @Override
    public List<ReentrantReadWriteLock> call() {
        Supplier<ReentrantReadWriteLock> made =
                ReentrantReadWriteLock::new; // expect: ReentrantReadWriteLock::new rewritten
        Function<Boolean, ReentrantReadWriteLock> fair =
                ReentrantReadWriteLock::new; // expect: ReentrantReadWriteLock::new rewritten
        return List.of(
                new ReentrantReadWriteLock(), // expect: new ReentrantReadWriteLock rewritten
                new ReentrantReadWriteLock(true), // expect: new ReentrantReadWriteLock rewritten
                made.get(),
                fair.apply(true),
                new Named());
    }
}
