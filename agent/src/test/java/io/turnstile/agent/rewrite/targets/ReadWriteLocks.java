package io.turnstile.agent.rewrite.targets;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Read-write locks, created in every way. */
public class ReadWriteLocks implements Callable<List<ReentrantReadWriteLock>> {
    /** Calls its superclass. */
    public static class Named extends ReentrantReadWriteLock {
        private static final long serialVersionUID = 1L;

        public Named(boolean fair) {
            super(fair); // expect: extends ReentrantReadWriteLock rewritten
        }

        @Override
        public String toString() {
            return "named " + super.getReadLockCount();
        }
    }

    @Override
    public List<ReentrantReadWriteLock> call() {
        Supplier<ReentrantReadWriteLock> made;
        Function<Boolean, ReentrantReadWriteLock> fair;
        made = ReentrantReadWriteLock::new; // expect: ReentrantReadWriteLock::new rewritten
        fair = ReentrantReadWriteLock::new; // expect: ReentrantReadWriteLock::new rewritten
        Object one = new ReentrantReadWriteLock(); // expect: new ReentrantReadWriteLock rewritten
        Object two = new ReentrantReadWriteLock(true); // expect: new ReentrantReadWriteLock rewritten
        ReentrantReadWriteLock plain = (ReentrantReadWriteLock) one;
        return List.of(plain, (ReentrantReadWriteLock) two, made.get(), fair.apply(true), new Named(true));
    }
}
