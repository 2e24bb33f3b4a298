package io.turnstile.agent.rewrite.targets;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/** Locks of kinds that are not retrofitted. */
public class OtherLocks implements Callable<List<Object>> {
    /** A lock of one's own on the JDK's queue. */
    static class Latch extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public List<Object> call() {
        Supplier<StampedLock> reference = StampedLock::new; // expect: reference to new StampedLock left
        Object stamped = new StampedLock(); // expect: new StampedLock left
        Object semaphore = new Semaphore(1); // expect: new Semaphore left
        return List.of(stamped, semaphore, new Latch(), reference.get());
    }
}
