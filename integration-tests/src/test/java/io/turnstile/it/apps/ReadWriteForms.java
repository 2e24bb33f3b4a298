package io.turnstile.it.apps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Read-write locks created in every way, asked what they are, what they know, and what management sees of their waiters. */
public final class ReadWriteForms {
    private static final int THREADS = 8;
    private static final int ROUNDS = 5000;

    private static long guarded; // by the lock that counts

    private ReadWriteForms() {}

    private static final class Extended extends ReentrantReadWriteLock {
        private static final long serialVersionUID = 1L;

        Extended() {
            super(true);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Supplier<ReentrantReadWriteLock> reference = ReentrantReadWriteLock::new;
        Function<Boolean, ReentrantReadWriteLock> fairReference = ReentrantReadWriteLock::new;
        List<ReentrantReadWriteLock> locks = List.of(
                new ReentrantReadWriteLock(),
                new ReentrantReadWriteLock(true),
                reference.get(),
                fairReference.apply(true),
                new Extended());
        for (ReentrantReadWriteLock lock : locks) {
            Class<?> type = lock.getClass() == Extended.class ? Extended.class.getSuperclass() : lock.getClass();
            System.out.println(type.getSimpleName() + (lock.isFair() ? " fair" : " nonfair"));
            System.out.println("reader waits: " + watch(lock, lock.writeLock(), lock.readLock()));
            System.out.println("writer waits: " + watch(lock, lock.readLock(), lock.writeLock()));
            System.out.println("counted " + count(lock));
        }
        System.out.println("out of a stream: " + copyOf(locks.get(1)).getClass().getSimpleName());
    }

    private static String watch(ReentrantReadWriteLock lock, Lock held, Lock wanted) throws Exception {
        held.lock();
        Thread waiter = new Thread(() -> {
            wanted.lock();
            wanted.unlock();
        });
        waiter.start();
        ThreadInfo info;
        do {
            Thread.sleep(1);
            info = ManagementFactory.getThreadMXBean().getThreadInfo(waiter.getId());
        } while (!lock.hasQueuedThread(waiter) || info.getThreadState() != Thread.State.WAITING);
        String seen = lock.hasQueuedThreads() + " " + lock.getQueueLength() + " behind " + info.getLockOwnerName();
        held.unlock();
        waiter.join();
        return seen + ", then " + lock.getQueueLength();
    }

    private static long count(ReentrantReadWriteLock lock) throws InterruptedException {
        guarded = 0;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < ROUNDS; n++) {
                    lock.writeLock().lock();
                    guarded++;
                    lock.readLock().lock();
                    lock.writeLock().unlock();
                    lock.readLock().unlock();
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

    private static Object copyOf(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
