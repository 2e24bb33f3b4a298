package io.turnstile.it.apps.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Starts that many threads, some at a time, each of which meets others on a lock and on a monitor and ends; prints what they counted. */
public final class ManyLives {
    private static final int AT_A_TIME = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private int underLock; // under lock
    private int underMonitor; // under monitor

    private ManyLives() {}

    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[0]);
        ManyLives lives = new ManyLives();
        for (int started = 0; started < count; started += AT_A_TIME) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                Thread thread = new Thread(lives::live);
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.out.println("lived " + lives.underLock + " " + lives.underMonitor);
        OffHeap.print();
    }

    private void live() {
        lock.lock();
        try {
            underLock++;
        } finally {
            lock.unlock();
        }
        synchronized (monitor) {
            underMonitor++;
        }
    }
}
