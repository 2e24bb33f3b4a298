package io.turnstile.it.apps.soak;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.ReentrantLock;

/** Makes that many locks, on each of which two threads meet once, and keeps them all; prints how often both were inside. */
public final class ManyLocks {
    private ManyLocks() {}

    public static void main(String[] arguments) throws InterruptedException {
        ReentrantLock[] locks = new ReentrantLock[Integer.parseInt(arguments[0])];
        SynchronousQueue<ReentrantLock> toTake = new SynchronousQueue<>();
        int[] taken = {0}; // by the other thread; read after its end
        Thread other = new Thread(() -> {
            for (int i = 0; i < locks.length; i++) {
                try {
                    ReentrantLock lock = toTake.take();
                    lock.lock();
                    taken[0]++;
                    lock.unlock();
                } catch (InterruptedException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            }
        });
        other.start();
        for (int i = 0; i < locks.length; i++) {
            ReentrantLock lock = new ReentrantLock();
            locks[i] = lock;
            lock.lock();
            toTake.put(lock);
            for (int spins = 0; spins < 100 && !lock.hasQueuedThread(other); spins++) {
                Thread.yield();
            }
            lock.unlock();
        }
        other.join();
        int held = 0;
        for (ReentrantLock lock : locks) {
            held += lock.isLocked() ? 1 : 0;
        }
        System.out.println("taken " + taken[0] + ", held " + held);
        OffHeap.print();
    }
}
