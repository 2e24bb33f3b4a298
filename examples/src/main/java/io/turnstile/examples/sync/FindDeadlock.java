package io.turnstile.examples.sync;

import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.sync.DebugLock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two threads take two locks in opposite orders; the watched locks say who waits for whom. With the argument {@code half} one of
 * the locks is not watched, and only an agent that tracks sees the circle: {@code
 * -javaagent:turnstile.jar=tracking=order,tracking.on-deadlock=exit}.
 */
public final class FindDeadlock {
    private FindDeadlock() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch found = new CountDownLatch(1);
        AtomicReference<DeadlockInfo> first = new AtomicReference<>();
        Lock left = watch("left", first, found);
        Lock right = args.length > 0 && args[0].equals("half") ? new ReentrantLock() : watch("right", first, found);
        CountDownLatch bothHold = new CountDownLatch(2);
        start("one", left, right, bothHold);
        start("two", right, left, bothHold);
        found.await();
        System.out.println(first.get());
    }

    private static Lock watch(String name, AtomicReference<DeadlockInfo> first, CountDownLatch found) {
        return new DebugLock(new ReentrantLock(), name)
                .detectAfter(100, TimeUnit.MILLISECONDS)
                .onDeadlock(info -> {
                    first.compareAndSet(null, info);
                    found.countDown();
                });
    }

    private static void start(String name, Lock mine, Lock other, CountDownLatch bothHold) {
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
