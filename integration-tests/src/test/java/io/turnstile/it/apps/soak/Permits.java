package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A binary semaphore on {@code LockSupport}: who finds it taken leaves its name and parks; who gives it back unparks it. */
final class Permits implements Activity {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicReference<Thread> waiter = new AtomicReference<>();
    private final Pair pair = new Pair();

    @Override
    public void once(SplittableRandom random) {
        while (!taken.compareAndSet(0, 1)) {
            Thread me = Thread.currentThread();
            if (waiter.compareAndSet(null, me)) {
                if (taken.get() != 0) {
                    LockSupport.park(this); // until the permit, an interrupt, or for no reason
                }
                waiter.compareAndSet(me, null);
            } else {
                LockSupport.parkNanos(this, 1 + random.nextInt(50_000));
            }
            if (Thread.interrupted()) {
                return;
            }
        }
        pair.increment();
        taken.set(0);
        LockSupport.unpark(waiter.get());
    }

    @Override
    public long wrongs() {
        return pair.wrongs() + taken.get();
    }
}
