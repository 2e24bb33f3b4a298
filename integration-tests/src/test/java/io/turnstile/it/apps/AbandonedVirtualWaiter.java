package io.turnstile.it.apps;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A virtual thread waits at a condition of a lock whose owner signals it and ends without releasing: the wait cannot end. Says whether another
 * virtual thread still runs when the waiter has looked up a few times; with one carrier it does not where the waiter keeps it.
 */
public final class AbandonedVirtualWaiter {
    private static final int LOOKS_MS = 2_500; // a waiter looks up once a second

    private AbandonedVirtualWaiter() {}

    public static void main(String[] arguments) throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        // By reflection: this class is compiled for releases without virtual threads, too.
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        virtual.execute(() -> {
            lock.lock();
            condition.awaitUninterruptibly();
        });
        Thread forgetful = new Thread(() -> {
            lock.lock();
            while (!lock.hasWaiters(condition)) {
                lock.unlock();
                Thread.yield();
                lock.lock();
            }
            condition.signal();
        });
        forgetful.start();
        forgetful.join();
        Thread.sleep(LOOKS_MS);
        Future<String> another = virtual.submit(() -> "another virtual thread runs");
        System.out.println(another.get(20, TimeUnit.SECONDS));
        System.exit(0); // the waiter waits for ever
    }
}
