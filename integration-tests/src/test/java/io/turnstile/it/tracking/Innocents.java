package io.turnstile.it.tracking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

import static io.turnstile.it.tracking.Cases.inTurn;
import static io.turnstile.it.tracking.Cases.nested;

/** Small programs that look as if they could hang, and cannot: what other tools report in vain. */
public final class Innocents {
    private Innocents() {}

    public static void main(String[] arguments) throws Exception {
        Cases.run(Innocents.class, arguments[0]);
    }

    static void oneOrder() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> nested(a, b), () -> nested(a, b));
    }

    static void gateMonitor() throws Exception {
        Object gate = new Object();
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> nested(gate, a, b), () -> nested(gate, b, a));
    }

    static void gateLock() throws Exception {
        Lock gate = new ReentrantLock();
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> under(gate, a, b), () -> under(gate, b, a));
    }

    private static void under(Lock gate, Object outer, Object inner) {
        gate.lock();
        try {
            nested(outer, inner);
        } finally {
            gate.unlock();
        }
    }

    static void gateOfAWriterAndAReader() throws Exception {
        ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> under(gate.writeLock(), a, b), () -> under(gate.readLock(), b, a));
    }

    static void gateSemaphore() throws Exception {
        Semaphore gate = new Semaphore(1);
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> under(gate, a, b), () -> under(gate, b, a));
    }

    private static void under(Semaphore gate, Object outer, Object inner) throws InterruptedException {
        gate.acquire();
        nested(outer, inner);
        gate.release();
    }

    static synchronized void gated(Object outer, Object inner) {
        nested(outer, inner);
    }

    static void gateMethod() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> gated(a, b), () -> gated(b, a));
    }

    static void oneThread() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> {
            nested(a, b);
            nested(b, a);
        });
    }

    static void oneThreadMadeTwoOfThreeOrders() throws Exception {
        Object a = new Object();
        Object b = new Object();
        Object c = new Object();
        inTurn(
                () -> {
                    nested(a, b);
                    nested(b, c);
                    nested(c, a);
                },
                () -> nested(a, b));
    }

    static void readers() throws Exception {
        ReentrantReadWriteLock a = new ReentrantReadWriteLock();
        ReentrantReadWriteLock b = new ReentrantReadWriteLock();
        inTurn(() -> nested(a.readLock(), b.readLock()), () -> nested(b.readLock(), a.readLock()));
    }

    static void stampedReaders() throws Exception {
        StampedLock a = new StampedLock();
        StampedLock b = new StampedLock();
        inTurn(() -> nested(a.asReadLock(), b.asReadLock()), () -> {
            long stamp = a.tryOptimisticRead();
            a.validate(stamp);
        });
    }

    static void triesBack() throws Exception {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        inTurn(() -> nested(a, b), () -> {
            b.lock();
            if (a.tryLock()) {
                a.unlock();
            }
            b.unlock();
        });
    }

    static void triesBackForATime() throws Exception {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        inTurn(() -> nested(a, b), () -> {
            b.lock();
            if (a.tryLock(1, TimeUnit.SECONDS)) {
                a.unlock();
            }
            b.unlock();
        });
    }

    static void beforeTheStart() throws Exception {
        Object a = new Object();
        Object b = new Object();
        nested(a, b);
        Thread other = new Thread(() -> nested(b, a));
        other.start();
        other.join();
    }

    static void afterTheJoin() throws Exception {
        Object a = new Object();
        Object b = new Object();
        Thread other = new Thread(() -> nested(b, a));
        other.start();
        other.join();
        nested(a, b);
    }

    static void oneThreadAfterTheOther() throws Exception {
        Object a = new Object();
        Object b = new Object();
        Thread first = new Thread(() -> nested(a, b));
        first.start();
        first.join();
        Thread second = new Thread(() -> nested(b, a));
        second.start();
        second.join();
    }

    private static final class Node {
        private final ReentrantLock lock = new ReentrantLock();
    }

    private static void handOverHand(List<Node> nodes) {
        nodes.get(0).lock.lock();
        for (int i = 1; i < nodes.size(); i++) {
            nodes.get(i).lock.lock();
            nodes.get(i - 1).lock.unlock();
        }
        nodes.get(nodes.size() - 1).lock.unlock();
    }

    static void handOverHand() throws Exception {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            nodes.add(new Node());
        }
        inTurn(() -> handOverHand(nodes), () -> handOverHand(nodes));
    }

    static void stripesInOrder() throws Exception {
        Object[] stripes = {new Object(), new Object(), new Object(), new Object()};
        inTurn(() -> nested(stripes[0], stripes[1], stripes[3]), () -> nested(stripes[1], stripes[2], stripes[3]));
    }

    private static final class Parent {
        private final Parent child;

        Parent(Parent child) {
            this.child = child;
        }

        synchronized void visit() {
            if (child != null) {
                child.visit();
            }
        }
    }

    static void treeFromTheTop() throws Exception {
        Parent tree = new Parent(new Parent(new Parent(null)));
        inTurn(tree::visit, tree::visit, tree.child::visit);
    }

    private static final class Worker {
        private final Object lock = new Object();
    }

    private static final class Queue {
        private final Object lock = new Object();
    }

    static void locksThatNeverMeet() throws Exception {
        Worker[] workers = {new Worker(), new Worker()};
        Queue[] queues = {new Queue(), new Queue()};
        inTurn(() -> nested(workers[0].lock, queues[0].lock), () -> nested(queues[1].lock, workers[1].lock));
    }

    private static final class Session {
        private final Object lock = new Object();
        private final Object registry;

        /** Nobody else can have the session's lock yet. */
        Session(Object registry) {
            this.registry = registry;
            synchronized (lock) {
                synchronized (registry) {
                    lock.hashCode();
                }
            }
        }

        void fromTheRegistry() {
            nested(registry, lock);
        }
    }

    static void notYetShared() throws Exception {
        Object registry = new Object();
        Session[] session = new Session[1];
        inTurn(() -> session[0] = new Session(registry), () -> session[0].fromTheRegistry());
    }

    /** Takes a lock that it made under the pool's monitor, while nobody else can know it; others take the two the other way. */
    private static final class Pool {
        private static final Object NUMBERS = new Object();
        private static BigInteger next = BigInteger.ONE;
        private final List<Writer> writers = new ArrayList<>();

        synchronized Writer newWriter() {
            Writer writer = new Writer();
            writer.lock.lock();
            writers.add(writer);
            return writer;
        }

        synchronized int size() {
            return writers.size();
        }

        private static BigInteger number() {
            synchronized (NUMBERS) {
                next = next.add(BigInteger.ONE);
                return next;
            }
        }
    }

    private static final class Defaults {
        static final List<String> NAMES = new ArrayList<>(List.of("first")); // initialized while a writer is made
    }

    private static final class Writer {
        private final ReentrantLock lock = new ReentrantLock();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(1);
        private final BigInteger number;

        Writer() {
            bytes.set(1);
            bytes.compareAndSet(1, 2);
            number = Pool.number();
            names.lazySet(0, Defaults.NAMES.get(0));
        }
    }

    static void lockedWhereItIsMade() throws Exception {
        Pool pool = new Pool();
        Writer[] made = new Writer[1];
        inTurn(
                () -> {
                    made[0] = pool.newWriter();
                    made[0].lock.unlock();
                },
                () -> {
                    made[0].lock.lock();
                    pool.size();
                    made[0].lock.unlock();
                });
    }

    /** Whoever looks into the map needs the monitor under which the lock is made and taken. */
    static void shownInAMapThatAMonitorGuards() throws Exception {
        Map<String, Object> map = new HashMap<>();
        inTurn(
                () -> {
                    synchronized (map) {
                        Object lock = new Object();
                        map.put("lock", lock);
                        nested(lock, new Object());
                    }
                },
                () -> {
                    Object lock;
                    synchronized (map) {
                        lock = map.get("lock");
                    }
                    nested(lock, map);
                });
    }

    static void sameLockAgain() throws Exception {
        ReentrantLock a = new ReentrantLock();
        Object b = new Object();
        inTurn(() -> nested(a, a), () -> nested(b, b), () -> nested(a, a));
    }

    static void givenBackBefore() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(
                () -> {
                    synchronized (a) {
                        a.hashCode();
                    }
                    synchronized (b) {
                        b.hashCode();
                    }
                },
                () -> {
                    synchronized (b) {
                        b.hashCode();
                    }
                    synchronized (a) {
                        a.hashCode();
                    }
                });
    }

    static void ownConditionOnly() throws Exception {
        ReentrantLock a = new ReentrantLock();
        Condition changed = a.newCondition();
        ReentrantLock b = new ReentrantLock();
        inTurn(
                () -> {
                    a.lock();
                    changed.awaitNanos(1000);
                    b.lock();
                    b.unlock();
                    a.unlock();
                },
                () -> nested(a, b));
    }

    static void semaphoreAsSignal() throws Exception {
        Semaphore full = new Semaphore(0);
        Semaphore empty = new Semaphore(1);
        Object a = new Object();
        inTurn(
                () -> {
                    empty.acquire();
                    synchronized (a) {
                        full.release();
                    }
                },
                () -> {
                    full.acquire();
                    synchronized (a) {
                        empty.release();
                    }
                },
                () -> {
                    synchronized (a) {
                        empty.acquire();
                    }
                });
    }

    static void signalsOfOneUseEach() throws Exception {
        Object a = new Object();
        Semaphore[] signals = new Semaphore[100];
        for (int i = 0; i < signals.length; i++) {
            signals[i] = new Semaphore(0);
        }
        Cases.atOnce(
                () -> {
                    for (Semaphore signal : signals) {
                        signal.acquire();
                        nested(a, signals);
                    }
                },
                () -> {
                    for (Semaphore signal : signals) {
                        synchronized (a) {
                            signal.release();
                        }
                    }
                });
    }

    static void semaphoreWithPermits() throws Exception {
        Semaphore permits = new Semaphore(10);
        Object a = new Object();
        inTurn(
                () -> {
                    permits.acquire();
                    synchronized (a) {
                        permits.release();
                    }
                },
                () -> {
                    synchronized (a) {
                        permits.acquire();
                        permits.release();
                    }
                });
    }

    static void writerBecomesReader() throws Exception {
        ReentrantReadWriteLock a = new ReentrantReadWriteLock();
        Object b = new Object();
        for (int round = 0; round < 2; round++) {
            inTurn(() -> {
                a.writeLock().lock();
                a.readLock().lock();
                a.writeLock().unlock();
                synchronized (b) {
                    a.readLock().unlock();
                }
            });
        }
    }

    static void exceptionsGiveBack() throws Exception {
        Object a = new Object();
        Object b = new Object();
        inTurn(() -> failAndTake(a, b), () -> failAndTake(b, a));
    }

    private static void failAndTake(Object first, Object second) {
        try {
            Cases.holding(first, () -> Integer.parseInt("no number"));
        } catch (Exception expected) {
            synchronized (second) {
                second.hashCode();
            }
        }
    }

    private static synchronized void failing() {
        throw new IllegalStateException("expected");
    }

    static void methodsThatThrowGiveBack() throws Exception {
        Object a = new Object();
        inTurn(
                () -> {
                    try {
                        failing();
                    } catch (IllegalStateException expected) {
                        nested(a, a);
                    }
                },
                () -> nested(a, Innocents.class));
    }
}
