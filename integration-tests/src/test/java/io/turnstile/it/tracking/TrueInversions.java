package io.turnstile.it.tracking;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

import static io.turnstile.it.tracking.Cases.holding;
import static io.turnstile.it.tracking.Cases.inTurn;
import static io.turnstile.it.tracking.Cases.nested;

/** Small programs that never hang and could: each takes locks in orders that close a circle. */
public final class TrueInversions {
    private TrueInversions() {}

    public static void main(String[] arguments) throws Exception {
        Cases.run(TrueInversions.class, arguments[0]);
    }

    static void monitors() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> nested(a, b), () -> nested(b, a));
    }

    private static final class Shown {
        private static Object[] inAStaticField = new Object[1];
        private volatile Object inAVolatileField;
        private final ConcurrentMap<String, Object> inAMap = new ConcurrentHashMap<>();

        void inAVolatileField(Object lock) {
            inAVolatileField = lock;
        }
    }

    static void newLockShownInAVolatileField() throws Exception {
        Object a = new Object();
        Shown shown = new Shown();
        inTurn(
                () -> {
                    synchronized (a) {
                        Object b = new Object();
                        shown.inAVolatileField(b);
                        nested(b, new Object());
                    }
                },
                () -> nested(shown.inAVolatileField, a));
    }

    static void newLockShownInAMap() throws Exception {
        Object a = new Object();
        Shown shown = new Shown();
        inTurn(
                () -> {
                    synchronized (a) {
                        Object b = new Object();
                        shown.inAMap.put("b", b);
                        nested(b, new Object());
                    }
                },
                () -> nested(shown.inAMap.get("b"), a));
    }

    static void newLockShownInAMapKnownAsOne() throws Exception {
        Object a = new Object();
        Map<String, Object> map = new ConcurrentHashMap<>();
        inTurn(
                () -> {
                    synchronized (a) {
                        Object c = new Object();
                        map.put("c", c);
                        nested(c, new Object());
                    }
                },
                () -> nested(map.get("c"), a));
    }

    static void newLockShownInAQueue() throws Exception {
        Object a = new Object();
        Queue<Object> queue = new ConcurrentLinkedQueue<>();
        inTurn(
                () -> {
                    synchronized (a) {
                        Object b = new Object();
                        queue.add(b);
                        nested(b, new Object());
                    }
                },
                () -> nested(queue.remove(), a));
    }

    static void newLockMadeByAMap() throws Exception {
        Object a = new Object();
        Shown shown = new Shown();
        inTurn(
                () -> {
                    synchronized (a) {
                        nested(shown.inAMap.computeIfAbsent("b", key -> new Object()), new Object());
                    }
                },
                () -> nested(shown.inAMap.get("b"), a));
    }

    static void newLockShownInAStaticArray() throws Exception {
        Object a = new Object();
        inTurn(
                () -> {
                    synchronized (a) {
                        Object b = new Object();
                        Shown.inAStaticField = new Object[] {b};
                        nested(b, new Object());
                    }
                },
                () -> nested(Shown.inAStaticField[0], a));
    }

    static void reentrantLocks() throws Exception {
        Lock a = new ReentrantLock();
        Lock b = new ReentrantLock();
        inTurn(() -> nested(a, b), () -> nested(b, a));
    }

    static void fairLocks() throws Exception {
        Lock a = new ReentrantLock(true);
        Lock b = new ReentrantLock(true);
        inTurn(() -> nested(a, b), () -> nested(b, a));
    }

    static void monitorAndLock() throws Exception {
        Object a = new Object();
        Lock b = new ReentrantLock();
        inTurn(
                () -> {
                    synchronized (a) {
                        b.lock();
                        b.unlock();
                    }
                },
                () -> {
                    b.lock();
                    synchronized (a) {
                        b.unlock();
                    }
                });
    }

    private static final class Account {
        private int balance;

        synchronized void transfer(int amount, Account to) {
            balance -= amount;
            to.deposit(amount);
        }

        synchronized void deposit(int amount) {
            balance += amount;
        }
    }

    static void synchronizedMethodsOfOneClass() throws Exception {
        Account a = new Account();
        Account b = new Account();
        inTurn(() -> a.transfer(1, b), () -> b.transfer(1, a));
    }

    static void manyAccounts() throws Exception {
        Account[] accounts = new Account[50];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = new Account();
        }
        inTurn(
                () -> {
                    for (int i = 0; i + 1 < accounts.length; i++) {
                        accounts[i].transfer(1, accounts[i + 1]);
                    }
                },
                () -> accounts[40].transfer(1, accounts[39]));
    }

    private static final class Left {
        static synchronized void outer() {
            Right.inner();
        }

        static synchronized void inner() {}
    }

    private static final class Right {
        static synchronized void outer() {
            Left.inner();
        }

        static synchronized void inner() {}
    }

    static void staticSynchronizedMethods() throws Exception {
        inTurn(Left::outer, Right::outer);
    }

    static void classMonitors() throws Exception {
        inTurn(() -> nested(Left.class, Right.class), () -> nested(Right.class, Left.class));
    }

    static void staticMethodAndInstanceMethod() throws Exception {
        Account a = new Account();
        inTurn(
                () -> {
                    synchronized (Left.class) {
                        a.deposit(1);
                    }
                },
                () -> {
                    synchronized (a) {
                        Left.inner();
                    }
                });
    }

    static void threeLocks() throws Exception {
        Object a = new Object();
        Object b = new Object();
        Object c = new Object();
        inTurn(() -> nested(a, b), () -> nested(b, c), () -> nested(c, a));
    }

    static void fiveLocks() throws Exception {
        Lock[] locks = new Lock[5];
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
        }
        inTurn(
                () -> nested(locks[0], locks[1]),
                () -> nested(locks[1], locks[2]),
                () -> nested(locks[2], locks[3]),
                () -> nested(locks[3], locks[4]),
                () -> nested(locks[4], locks[0]));
    }

    static void threeLocksByTwoThreads() throws Exception {
        Object a = new Object();
        Object b = new Object();
        Object c = new Object();
        inTurn(() -> nested(a, b, c), () -> nested(c, a));
    }

    static void writeLocks() throws Exception {
        Lock a = new ReentrantReadWriteLock().writeLock();
        Lock b = new ReentrantReadWriteLock().writeLock();
        inTurn(() -> nested(a, b), () -> nested(b, a));
    }

    static void readersThatWrite() throws Exception {
        ReentrantReadWriteLock a = new ReentrantReadWriteLock();
        ReentrantReadWriteLock b = new ReentrantReadWriteLock();
        inTurn(() -> nested(a.readLock(), b.writeLock()), () -> nested(b.readLock(), a.writeLock()));
    }

    static void readerAndMonitor() throws Exception {
        ReentrantReadWriteLock a = new ReentrantReadWriteLock();
        Object b = new Object();
        inTurn(
                () -> {
                    a.readLock().lock();
                    synchronized (b) {
                        a.readLock().unlock();
                    }
                },
                () -> {
                    synchronized (b) {
                        a.writeLock().lock();
                        a.writeLock().unlock();
                    }
                });
    }

    static void stampedLocks() throws Exception {
        StampedLock a = new StampedLock();
        StampedLock b = new StampedLock();
        inTurn(() -> stamped(a, b), () -> stamped(b, a));
    }

    private static void stamped(StampedLock outer, StampedLock inner) {
        long outerStamp = outer.writeLock();
        long innerStamp = inner.readLock();
        inner.unlockRead(innerStamp);
        outer.unlock(outerStamp);
    }

    static void binarySemaphores() throws Exception {
        Semaphore a = new Semaphore(1);
        Semaphore b = new Semaphore(1);
        inTurn(() -> acquired(a, b), () -> acquired(b, a));
    }

    private static void acquired(Semaphore outer, Semaphore inner) throws InterruptedException {
        outer.acquire();
        inner.acquireUninterruptibly();
        inner.release();
        outer.release();
    }

    static void monitorTakenAgainAfterAWait() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(
                () -> {
                    synchronized (a) {
                        synchronized (b) {
                            a.wait(1);
                        }
                    }
                },
                () -> nested(a, b));
    }

    static void lockTakenAgainAfterACondition() throws Exception {
        Lock a = new ReentrantLock();
        Condition changed = a.newCondition();
        Lock b = new ReentrantLock();
        inTurn(
                () -> {
                    a.lock();
                    b.lock();
                    changed.await(1, TimeUnit.MILLISECONDS);
                    b.unlock();
                    a.unlock();
                },
                () -> nested(a, b));
    }

    static void interruptibly() throws Exception {
        Lock a = new ReentrantLock();
        Lock b = new ReentrantLock();
        inTurn(() -> interruptible(a, b), () -> interruptible(b, a));
    }

    private static void interruptible(Lock outer, Lock inner) throws InterruptedException {
        outer.lockInterruptibly();
        inner.lockInterruptibly();
        inner.unlock();
        outer.unlock();
    }

    static void guardHeldByOneThreadOnly() throws Exception {
        Object guard = new Object();
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> nested(guard, a, b), () -> nested(b, a));
    }

    static void guardHeldByReaders() throws Exception {
        ReentrantReadWriteLock guard = new ReentrantReadWriteLock();
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> underRead(guard, a, b), () -> underRead(guard, b, a));
    }

    private static void underRead(ReentrantReadWriteLock guard, Object outer, Object inner) {
        guard.readLock().lock();
        try {
            nested(outer, inner);
        } finally {
            guard.readLock().unlock();
        }
    }

    static void differentGuards() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> nested(new Object(), a, b), () -> nested(new Object(), b, a));
    }

    static void takenTwice() throws Exception {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        inTurn(
                () -> {
                    a.lock();
                    nested(a, b);
                    a.unlock();
                },
                () -> nested(b, a));
    }

    static void heldByATry() throws Exception {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        inTurn(
                () -> {
                    if (a.tryLock()) {
                        b.lock();
                        b.unlock();
                        a.unlock();
                    }
                },
                () -> nested(b, a));
    }

    static void givenBackOutOfOrder() throws Exception {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        ReentrantLock c = new ReentrantLock();
        inTurn(
                () -> {
                    a.lock();
                    b.lock();
                    a.unlock();
                    c.lock();
                    b.unlock();
                    c.unlock();
                },
                () -> nested(c, b));
    }

    static void threadsOfAPool() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Object a = new Object();
        Object b = new Object();
        CountDownLatch firstIsThrough = new CountDownLatch(1); // before the second: this program shall not deadlock
        CountDownLatch secondIsThrough = new CountDownLatch(1); // keeps the first thread from doing both
        pool.submit(() -> {
            nested(a, b);
            firstIsThrough.countDown();
            secondIsThrough.await();
            return null;
        });
        firstIsThrough.await();
        pool.submit(() -> nested(b, a)).get();
        secondIsThrough.countDown();
        pool.shutdown();
    }

    private static final class OwnLock extends ReentrantLock {
        private static final long serialVersionUID = 1L;
    }

    static void subclassOfALock() throws Exception {
        OwnLock a = new OwnLock();
        OwnLock b = new OwnLock();
        inTurn(
                () -> {
                    a.lock();
                    b.lock();
                    b.unlock();
                    a.unlock();
                },
                () -> nested(b, a));
    }

    /** Connections come and go; the pool is one. */
    static void otherInstancesOfOneClass() throws Exception {
        Object pool = new StringBuilder();
        Account[] connections = {new Account(), new Account()};
        inTurn(() -> nested(connections[0], pool), () -> nested(pool, connections[1]));
    }

    static void afterAnException() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(
                () -> {
                    try {
                        Cases.holding(a, () -> Cases.holding(b, () -> Integer.parseInt("no number")));
                    } catch (NumberFormatException expected) {
                        nested(new Object(), new Object());
                    }
                },
                () -> nested(b, a));
    }

    /** Four locks of four kinds, each taken inside of the one before. */
    static void fourKindsOfLocks() throws Exception {
        Object monitor = new Object();
        ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
        Semaphore semaphore = new Semaphore(1);
        StampedLock stamped = new StampedLock();
        inTurn(
                () -> {
                    synchronized (monitor) {
                        readWrite.writeLock().lock();
                        readWrite.writeLock().unlock();
                    }
                },
                () -> {
                    readWrite.writeLock().lock();
                    semaphore.acquire();
                    semaphore.release();
                    readWrite.writeLock().unlock();
                },
                () -> {
                    semaphore.acquire();
                    stamped.unlockWrite(stamped.writeLock());
                    semaphore.release();
                },
                () -> {
                    long stamp = stamped.writeLock();
                    synchronized (monitor) {
                        monitor.hashCode();
                    }
                    stamped.unlockWrite(stamp);
                });
    }

    /** A callback takes the lock that its caller's caller holds elsewhere. */
    static void listenerCalledUnderALock() throws Exception {
        Object model = new Object();
        ReentrantLock view = new ReentrantLock();
        Runnable listener = () -> {
            view.lock();
            view.unlock();
        };
        inTurn(
                () -> holding(model, () -> {
                    listener.run();
                    return null;
                }),
                () -> {
                    view.lock();
                    nested(model, new Object());
                    view.unlock();
                });
    }
}
