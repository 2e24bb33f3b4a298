package io.turnstile.examples.sync;

import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.sync.DebugLock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads take two locks in opposite orders; the watched locks say who waits for whom. */
public final class FindDeadlock {
    private FindDeadlock() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch found = new CountDownLatch(1);
        AtomicReference<DeadlockInfo> first = new AtomicReference<>();
        DebugLock left = watch("left", first, found);
        DebugLock right = watch("right", first, found);
        CountDownLatch bothHold = new CountDownLatch(2);
        start("one", left, right, bothHold);
        start("two", right, left, bothHold);
        found.await();
        System.out.println(first.get());
    }

    private static DebugLock watch(String name, AtomicReference<DeadlockInfo> first, CountDownLatch found) {
        return new DebugLock(new ReentrantLock(), name)
                .detectAfter(100, TimeUnit.MILLISECONDS)
                .onDeadlock(info -> {
                    first.compareAndSet(null, info);
                    found.countDown();
                });
    }

    private static void start(String name, DebugLock mine, DebugLock other, CountDownLatch bothHold) {
        Thread thread = new Thread(
                () -> {
                    mine.lock();
                    bothHold.countDown();
                    try {
                        bothHold.await();
                    } catch (InterruptedException stopped) {
                        return;
                    }
                    other.lock();
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
