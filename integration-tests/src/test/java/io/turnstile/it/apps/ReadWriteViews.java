package io.turnstile.it.apps;

import io.turnstile.it.strangers.StrangeViews;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.ReadLock;
import java.util.concurrent.locks.ReentrantReadWriteLock.WriteLock;
import java.util.function.Supplier;

/**
 * Classes that extend {@code ReadLock} and {@code WriteLock}, selected and not, over locks of selected classes: each excludes whom the
 * lock's own do, or is refused. Without arguments; with {@code --add-opens java.base/java.util.concurrent.locks=ALL-UNNAMED} the JDK's
 * own constructors are called by reflection, too.
 */
public final class ReadWriteViews {
    private static final int THREADS = 4;
    private static final int ROUNDS = 5000;

    private static long guarded; // by the lock that counts

    private ReadWriteViews() {}

    /** Calls its superclass in every way that the compiler knows. */
    static class Reading extends ReadLock {
        private static final long serialVersionUID = 1L;

        Reading(ReentrantReadWriteLock lock) {
            super(lock);
        }

        @Override
        public void lock() {
            super.lock();
        }

        @Override
        public void unlock() {
            Runnable unlock = super::unlock;
            unlock.run();
        }
    }

    /** Inherits all but its constructor, by way of another. */
    private static final class Writing extends WriteLock {
        private static final long serialVersionUID = 1L;

        Writing(ReentrantReadWriteLock lock) {
            super(lock);
        }

        @Override
        public boolean tryLock() {
            Supplier<Boolean> tryLock = super::tryLock;
            return tryLock.get();
        }
    }

    /** Extends one that extends. */
    private static final class ReadingMore extends Reading {
        private static final long serialVersionUID = 1L;

        ReadingMore(ReentrantReadWriteLock lock) {
            super(lock);
        }
    }

    /** A lock with locks of its own, as libraries that look for deadlocks make it. */
    private static final class Pair extends ReentrantReadWriteLock {
        private static final long serialVersionUID = 1L;

        private final Reading reading = new Reading(this);
        private final Writing writing = new Writing(this);

        @Override
        public ReadLock readLock() {
            return reading;
        }

        @Override
        public WriteLock writeLock() {
            return writing;
        }
    }

    /** Two locks of one, in one stream. */
    private record Both(ReentrantReadWriteLock lock, Reading reading) implements Serializable {}

    public static void main(String[] arguments) throws Exception {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        check("selected", lock, new Reading(lock), new Writing(lock));
        ReentrantReadWriteLock fair = new ReentrantReadWriteLock(true);
        check("selected, fair", fair, new ReadingMore(fair), new Writing(fair));
        ReentrantReadWriteLock anonymous = new ReentrantReadWriteLock();
        check("anonymous", anonymous, new ReadLock(anonymous) {}, new WriteLock(anonymous) {});
        ReentrantReadWriteLock reflected = new ReentrantReadWriteLock();
        Constructor<Reading> constructor = Reading.class.getDeclaredConstructor(ReentrantReadWriteLock.class);
        check("reflected", reflected, constructor.newInstance(reflected), new Writing(reflected));
        Pair pair = new Pair();
        check("in a lock", pair, pair.readLock(), pair.writeLock());
        ReentrantReadWriteLock lent = new ReentrantReadWriteLock();
        check("not selected", lent, StrangeViews.readOf(lent), StrangeViews.writeOf(lent));
        ReentrantReadWriteLock ofStranger = StrangeViews.newLock();
        check("of a lock of the JDK", ofStranger, new Reading(ofStranger), new Writing(ofStranger));
        Pair copy = (Pair) copyOf(pair);
        check("out of a stream", copy, copy.readLock(), copy.writeLock());
        System.out.println("two locks in a stream: " + streamed(lock));
        byReflection();
    }

    private static void check(String name, ReentrantReadWriteLock lock, ReadLock read, WriteLock write)
            throws Exception {
        System.out.println(name + ": " + excludes(lock.writeLock(), read) + excludes(lock.writeLock(), write)
                + excludes(lock.readLock(), write) + excludes(write, lock.readLock()) + excludes(read, lock.writeLock())
                + excludes(write, read) + " shares " + !excludes(read, lock.readLock()) + ", counted "
                + count(lock, read, write) + ", " + signals(write) + ", " + downgrades(lock, read, write));
    }

    /** Whether nobody can take one while another thread has the other, by trying and by waiting. */
    private static boolean excludes(Lock held, Lock wanted) throws InterruptedException {
        held.lock();
        boolean[] got = new boolean[2];
        Thread thread = new Thread(() -> {
            got[0] = wanted.tryLock();
            try {
                got[1] = wanted.tryLock(10, TimeUnit.MILLISECONDS);
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            for (boolean one : got) {
                if (one) {
                    wanted.unlock();
                }
            }
        });
        thread.start();
        thread.join();
        held.unlock();
        if (got[0] != got[1]) {
            throw new IllegalStateException("tryLock() and tryLock(time, unit) differ");
        }
        return !got[0];
    }

    private static long count(ReentrantReadWriteLock lock, ReadLock read, WriteLock write) throws InterruptedException {
        guarded = 0;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Lock writing = i % 2 == 0 ? lock.writeLock() : write;
            Lock reading = i % 2 == 0 ? read : lock.readLock();
            Thread thread = new Thread(() -> {
                for (int n = 0; n < ROUNDS; n++) {
                    writing.lock();
                    guarded++;
                    writing.unlock();
                    reading.lock();
                    reading.unlock();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return guarded;
    }

    private static String signals(WriteLock write) throws InterruptedException {
        Condition condition = write.newCondition();
        CountDownLatch waits = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            write.lock();
            waits.countDown();
            condition.awaitUninterruptibly();
            write.unlock();
        });
        waiter.start();
        waits.await();
        write.lock(); // it waits now
        condition.signal();
        write.unlock();
        waiter.join();
        return "signalled";
    }

    private static String downgrades(ReentrantReadWriteLock lock, ReadLock read, WriteLock write) {
        write.lock();
        read.lock();
        String held = write.getHoldCount() + " " + lock.getWriteHoldCount() + " " + lock.getReadHoldCount();
        write.unlock();
        held += " " + write.isHeldByCurrentThread() + " " + lock.getReadLockCount();
        read.unlock();
        return held + " " + lock.getReadLockCount();
    }

    private static String streamed(ReentrantReadWriteLock lock) throws Exception {
        try {
            Both copy = (Both) copyOf(new Both(lock, new Reading(lock)));
            return "excludes " + excludes(copy.lock().writeLock(), copy.reading());
        } catch (NotSerializableException refused) {
            return "refused";
        }
    }

    private static Object copyOf(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    /** The JDK's own class, past its protected constructor. */
    private static void byReflection() throws Exception {
        for (Class<?> type : List.of(ReadLock.class, WriteLock.class)) {
            Constructor<?> constructor = type.getDeclaredConstructor(ReentrantReadWriteLock.class);
            constructor.setAccessible(true);
            ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
            String result;
            try {
                Lock made = (Lock) constructor.newInstance(lock);
                result = "excludes " + excludes(made, lock.writeLock());
            } catch (java.lang.reflect.InvocationTargetException refused) {
                result = "refused: " + refused.getCause().getClass().getSimpleName();
            }
            System.out.println(type.getSimpleName() + " by reflection: " + result);
        }
    }
}
