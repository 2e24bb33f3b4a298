package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;

/** {@code synchronized} on three kinds of objects, with waits that a later comer ends, or time. */
final class Monitors implements Activity {
    private static final Pair OF_CLASS = new Pair();

    private final Object lock = new Object();
    private final Pair ofLock = new Pair();
    private final Pair ofThis = new Pair();
    private int waiting; // under lock

    @Override
    public void once(SplittableRandom random) throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> incrementOfClass();
            case 1 -> incrementOfThis(3);
            case 2 -> {
                synchronized (lock) {
                    ofLock.increment();
                    if (waiting > 0) {
                        lock.notify();
                    }
                }
            }
            default -> waitForNotify();
        }
    }

    private void waitForNotify() throws InterruptedException {
        synchronized (lock) {
            waiting++;
            try {
                lock.wait(1);
            } finally {
                waiting--;
                ofLock.increment();
            }
        }
    }

    private static synchronized void incrementOfClass() {
        OF_CLASS.increment();
    }

    private synchronized void incrementOfThis(int times) {
        ofThis.increment();
        if (times > 0) {
            incrementOfThis(times - 1);
        }
    }

    @Override
    public long wrongs() {
        return OF_CLASS.wrongs() + ofLock.wrongs() + ofThis.wrongs() + waiting;
    }
}
