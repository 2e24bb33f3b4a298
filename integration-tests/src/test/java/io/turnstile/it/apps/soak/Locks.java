package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A {@code ReentrantLock}, fair or not, acquired in every way, held more than once now and then. */
final class Locks implements Activity {
    private final ReentrantLock lock;
    private final Pair pair = new Pair();

    Locks(boolean fair) {
        lock = new ReentrantLock(fair);
    }

    @Override
    public void once(SplittableRandom random) throws InterruptedException {
        if (!acquire(random.nextInt(6), random)) {
            return;
        }
        try {
            pair.increment();
            if (random.nextInt(8) == 0) {
                lock.lock();
                try {
                    pair.increment();
                } finally {
                    lock.unlock();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean acquire(int way, SplittableRandom random) throws InterruptedException {
        switch (way) {
            case 0 -> lock.lockInterruptibly();
            case 1 -> {
                return lock.tryLock();
            }
            case 2 -> {
                return lock.tryLock(random.nextInt(200_000), TimeUnit.NANOSECONDS);
            }
            default -> lock.lock();
        }
        return true;
    }

    @Override
    public long wrongs() {
        return pair.wrongs() + (lock.isLocked() ? 1 : 0);
    }
}
