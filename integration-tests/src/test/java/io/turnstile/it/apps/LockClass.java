package io.turnstile.it.apps;

import java.util.concurrent.locks.ReentrantLock;

/** Uses a lock from two threads and prints what class it is of. */
public final class LockClass {
    private LockClass() {}

    public static void main(String[] arguments) throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Thread waiter = new Thread(() -> {
            lock.lock();
            lock.unlock();
        });
        waiter.start();
        while (!lock.hasQueuedThread(waiter)) {
            Thread.onSpinWait();
        }
        lock.unlock();
        waiter.join();
        System.out.println(lock.getClass().getSimpleName());
    }
}
