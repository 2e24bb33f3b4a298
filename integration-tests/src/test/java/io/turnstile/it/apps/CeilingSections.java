package io.turnstile.it.apps;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Goes in and out of locks and monitors, and prints how the kernel schedules the thread: policy, priority, nice value. */
public final class CeilingSections implements Cloneable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();

    private CeilingSections() {}

    public static void main(String[] arguments) throws Exception {
        CeilingSections sections = new CeilingSections();
        OwnScheduling.say("outside");
        try {
            sections.all();
        } catch (RuntimeException e) {
            System.out.println(
                    e.getClass().getSimpleName() + " " + e.getMessage().contains("CeilingSections"));
        }
        OwnScheduling.say("outside");
    }

    private void all() throws Exception {
        lock.lock();
        try {
            OwnScheduling.say("lock");
        } finally {
            lock.unlock();
        }
        method();
        classMethod();
        synchronized (monitor) {
            OwnScheduling.say("block");
        }
        ((CeilingSections) clone()).method();
        synchronized (this) {
            wait(1);
            OwnScheduling.say("after wait");
        }
        contended();
    }

    private synchronized void method() {
        OwnScheduling.say("method");
    }

    private static synchronized void classMethod() {
        OwnScheduling.say("class method");
    }

    /** The monitor is fat when the other thread gets it. */
    private void contended() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            started.countDown();
            synchronized (monitor) {
                OwnScheduling.say("contended");
            }
            OwnScheduling.say("other outside");
        });
        other.start();
        synchronized (monitor) {
            started.await();
            Thread.sleep(50);
        }
        other.join();
    }
}
