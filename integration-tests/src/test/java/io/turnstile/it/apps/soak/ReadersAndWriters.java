package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A {@code ReentrantReadWriteLock}: readers, writers, and writers that become readers. */
final class ReadersAndWriters implements Activity {
    private final ReentrantReadWriteLock lock;
    private final Pair pair = new Pair();

    ReadersAndWriters(boolean fair) {
        lock = new ReentrantReadWriteLock(fair);
    }

    @Override
    public void once(SplittableRandom random) throws InterruptedException {
        switch (random.nextInt(8)) {
            case 0 -> write(false);
            case 1 -> write(true);
            case 2 -> {
                if (lock.writeLock().tryLock(random.nextInt(200_000), TimeUnit.NANOSECONDS)) {
                    incrementAndRelease(false);
                }
            }
            case 3 -> {
                if (lock.readLock().tryLock(random.nextInt(200_000), TimeUnit.NANOSECONDS)) {
                    readAndRelease();
                }
            }
            default -> {
                lock.readLock().lock();
                readAndRelease();
            }
        }
    }

    private void write(boolean downgrade) throws InterruptedException {
        lock.writeLock().lockInterruptibly();
        incrementAndRelease(downgrade);
    }

    private void incrementAndRelease(boolean downgrade) {
        try {
            pair.increment();
            if (downgrade) {
                lock.readLock().lock();
            }
        } finally {
            lock.writeLock().unlock();
        }
        if (downgrade) {
            readAndRelease();
        }
    }

    private void readAndRelease() {
        Lock read = lock.readLock();
        try {
            pair.read();
        } finally {
            read.unlock();
        }
    }

    @Override
    public long wrongs() {
        return pair.wrongs() + lock.getReadLockCount() + (lock.isWriteLocked() ? 1 : 0);
    }
}
