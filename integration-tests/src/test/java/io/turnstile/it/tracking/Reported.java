package io.turnstile.it.tracking;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import javax.management.MBeanServer;
import javax.management.NotificationListener;
import javax.management.ObjectName;

import static io.turnstile.it.tracking.Cases.inTurn;

/** Programs whose reports are looked at. */
public final class Reported {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Object MONITOR = new Object();
    private static final ReentrantReadWriteLock READ_WRITE = new ReentrantReadWriteLock();
    private static final StampedLock STAMPED = new StampedLock();
    private static final Semaphore SEMAPHORE = new Semaphore(1);

    private Reported() {}

    public static void main(String[] arguments) throws Exception {
        Cases.run(Reported.class, arguments[0]);
    }

    /** A step that may fail. */
    private interface Action {
        void run() throws Exception;
    }

    /** One thread holds, another waits until it gives back; nobody meets anywhere else. */
    private static void meet(Action take, Action giveBack, String waiterName) throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        Thread waiter = new Thread(
                () -> {
                    try {
                        taken.await();
                        take.run();
                        giveBack.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                waiterName);
        waiter.start();
        take.run();
        taken.countDown();
        while (waiter.getState() == Thread.State.NEW || waiter.getState() == Thread.State.RUNNABLE) {
            Thread.sleep(1);
        }
        Thread.sleep(150);
        giveBack.run();
        waiter.join();
    }

    static void contention() throws Exception {
        ReentrantLock nobodyElse = new ReentrantLock();
        nobodyElse.lock();
        nobodyElse.unlock();
        meet(() -> LOCK.lock(), () -> LOCK.unlock(), "waiter");
        meet(() -> READ_WRITE.writeLock().lock(), () -> READ_WRITE.writeLock().unlock(), "waiter");
        meet(() -> SEMAPHORE.acquire(), () -> SEMAPHORE.release(), "waiter");
        readerAndWriter();
        monitorContention("waiter");
    }

    private static void readerAndWriter() throws Exception {
        long[] stamp = {STAMPED.readLock()};
        Thread writer = new Thread(() -> STAMPED.unlockWrite(STAMPED.writeLock()), "writer");
        writer.start();
        while (writer.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        STAMPED.unlockRead(stamp[0]);
        writer.join();
    }

    private static void monitorContention(String waiterName) throws Exception {
        Thread waiter = new Thread(
                () -> {
                    synchronized (MONITOR) {
                        MONITOR.hashCode();
                    }
                },
                waiterName);
        synchronized (MONITOR) {
            waiter.start();
            while (waiter.getState() != Thread.State.BLOCKED) {
                Thread.sleep(1);
            }
            Thread.sleep(150);
        }
        waiter.join();
    }

    /** Waits at the entry of a synchronized method, which nobody announces. */
    static void synchronizedMethod() throws Exception {
        Thread waiter = new Thread(
                () -> {
                    synchronized (LOCK) { // so that the thread is known
                        LOCK.hashCode();
                    }
                    entered(0);
                },
                "waiter");
        synchronized (Reported.class) {
            waiter.start();
            while (waiter.getState() != Thread.State.BLOCKED) {
                Thread.sleep(1);
            }
            Thread.sleep(300);
        }
        waiter.join();
    }

    private static synchronized void entered(int argument) {
        Thread.onSpinWait();
    }

    /** The waiter's name is one that the test has a rule for. */
    static void priorityInversion() throws Exception {
        monitorContention("rt-waiter");
        meet(() -> LOCK.lock(), () -> LOCK.unlock(), "rt-waiter");
    }

    /** Has an inversion, then waits for the end of its input. */
    static void waitsForItsInput() throws Exception {
        TrueInversions.monitors();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
    }

    /** Has an inversion, a contended lock and a deadlock of threads that do not hinder the end. */
    static void oneOfEach() throws Exception {
        TrueInversions.monitors();
        meet(() -> LOCK.lock(), () -> LOCK.unlock(), "waiter");
        Thread deadlock = new Thread(
                () -> {
                    try {
                        Deadlocks.monitorsOfDaemons();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                "starter");
        deadlock.start();
        deadlock.join();
        Thread.sleep(1500);
    }

    /** Makes the MBean server itself, and asks it. */
    static void managed() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.turnstile:type=Locks");
        while (!server.isRegistered(name)) {
            Thread.sleep(10);
        }
        CountDownLatch told = new CountDownLatch(1);
        NotificationListener listener = (notification, handback) -> {
            System.out.println(notification.getType());
            told.countDown();
        };
        server.addNotificationListener(name, listener, null, null);
        TrueInversions.monitors();
        told.await(30, TimeUnit.SECONDS);
        System.out.println("inversions " + server.getAttribute(name, "LockOrderInversions"));
        String[] written = (String[]) server.invoke(name, "writeReports", new Object[0], new String[0]);
        System.out.println("written " + new File(written[0]).isFile());
    }

    /** A wait that is long, of a thread whose name the test has a rule for; prints what the MBean tells of it. */
    static void longWaitBehindAnother() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("io.turnstile:type=Locks");
        while (!server.isRegistered(name)) {
            Thread.sleep(10);
        }
        Set<String> expected = ConcurrentHashMap.newKeySet();
        expected.addAll(List.of(System.getProperty("expected").split(",")));
        CountDownLatch told = new CountDownLatch(expected.size());
        NotificationListener listener = (notification, handback) -> {
            if (expected.remove(notification.getType())) {
                told.countDown();
            }
        };
        server.addNotificationListener(name, listener, null, null);
        Thread waiter = new Thread(
                () -> {
                    LOCK.lock();
                    LOCK.unlock();
                },
                "rt-waiter");
        LOCK.lock();
        waiter.start();
        while (expected.contains("turnstile.long-wait")) {
            Thread.sleep(10);
        }
        LOCK.unlock();
        waiter.join();
        System.out.println("told " + told.await(30, TimeUnit.SECONDS));
    }

    /** More locks than tracking has places for, and more of them at a time than it follows a thread. */
    static void moreThanFits() {
        ReentrantLock[] locks = new ReentrantLock[132_000];
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
            locks[i].lock();
            locks[i].unlock();
        }
        for (int i = 0; i < 70; i++) {
            locks[i].lock();
        }
        for (int i = 0; i < 70; i++) {
            locks[i].unlock();
        }
    }

    /** Runs until the report is there. */
    static void untilReported() throws Exception {
        TrueInversions.monitors();
        File report = new File(System.getProperty("report"));
        while (!report.isFile()) {
            Thread.sleep(10);
        }
    }

    /** A lock that breaks whoever looks at it. */
    static void brokenLock() throws Exception {
        Semaphore broken = new Semaphore(1) {
            @Override
            public int availablePermits() {
                throw new IllegalStateException("planted");
            }
        };
        broken.acquire();
        broken.release();
        TrueInversions.monitors();
    }

    /** The elements of the JDK's queue take a lock when they are compared, and are added while it is held. */
    static void lockInsideOfAQueue() throws Exception {
        Object guard = new Object();
        PriorityBlockingQueue<Integer> queue = new PriorityBlockingQueue<>(4, (one, other) -> {
            synchronized (guard) {
                return Integer.compare(one, other);
            }
        });
        queue.add(1);
        inTurn(() -> queue.add(2), () -> {
            synchronized (guard) {
                queue.peek();
            }
        });
    }

    /** Two pi locks in opposite orders; the kernel refuses one of them. */
    static void refusedByTheKernel() throws Exception {
        Thread[] threads = Deadlocks.locksWithoutInterrupts();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Sleeps and waits while it holds something. */
    static void waitsWhileHolding() throws Exception {
        Condition condition = LOCK.newCondition();
        synchronized (MONITOR) {
            Thread.sleep(1);
            LOCK.lock();
            try {
                condition.await(1, TimeUnit.MILLISECONDS);
            } finally {
                LOCK.unlock();
            }
        }
    }
}
