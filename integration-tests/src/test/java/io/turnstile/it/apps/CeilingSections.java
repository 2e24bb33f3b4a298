package io.turnstile.it.apps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Goes in and out of locks and monitors, and prints how the kernel schedules the thread: policy, priority, nice value. */
public final class CeilingSections implements Cloneable {
    private static final int NICE = 19; // field numbers of /proc/pid/stat, proc(5)
    private static final int PRIORITY = 40;
    private static final int POLICY = 41;

    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();

    private CeilingSections() {}

    public static void main(String[] arguments) throws Exception {
        CeilingSections sections = new CeilingSections();
        say("outside");
        try {
            sections.all();
        } catch (RuntimeException e) {
            System.out.println(
                    e.getClass().getSimpleName() + " " + e.getMessage().contains("CeilingSections"));
        }
        say("outside");
    }

    private void all() throws Exception {
        lock.lock();
        try {
            say("lock");
        } finally {
            lock.unlock();
        }
        method();
        classMethod();
        synchronized (monitor) {
            say("block");
        }
        ((CeilingSections) clone()).method();
        synchronized (this) {
            wait(1);
            say("after wait");
        }
        contended();
    }

    private synchronized void method() {
        say("method");
    }

    private static synchronized void classMethod() {
        say("class method");
    }

    /** The monitor is fat when the other thread gets it. */
    private void contended() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            started.countDown();
            synchronized (monitor) {
                say("contended");
            }
            say("other outside");
        });
        other.start();
        synchronized (monitor) {
            started.await();
            Thread.sleep(50);
        }
        other.join();
    }

    private static void say(String where) {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fieldsFrom3 = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            System.out.println(where + " " + fieldsFrom3[POLICY - 3] + " " + fieldsFrom3[PRIORITY - 3] + " "
                    + fieldsFrom3[NICE - 3]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
