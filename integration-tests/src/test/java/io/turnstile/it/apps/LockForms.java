package io.turnstile.it.apps;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Creates a lock in each way that Java has, uses it, and prints which classes it is made of. */
public final class LockForms {
    private static final int THREAD_COUNT = 4;
    private static final int ROUNDS = 2_000;
    private static final ReentrantLock IN_STATIC_INITIALISER = new ReentrantLock();

    private int counter; // under the lock that is tried

    private LockForms() {}

    public static void main(String[] arguments) throws Exception {
        boolean fair = arguments.length == 0;
        Supplier<ReentrantLock> reference = ReentrantLock::new;
        Function<Boolean, ReentrantLock> fairReference = ReentrantLock::new;
        Supplier<ReentrantLock> lambda = () -> new ReentrantLock();
        print("new", new ReentrantLock());
        print("new fair", new ReentrantLock(true));
        print("new by condition", new ReentrantLock(fair ? arguments.length == 0 : false));
        print("reference", reference.get());
        print("fair reference", fairReference.apply(true));
        print("lambda", lambda.get());
        print("static initialiser", IN_STATIC_INITIALISER);
        print("subclass", new CountingLock());
        print("fair subclass", new CountingLock(true));
        print("subclass of subclass", new CountingLock() {});
        print("anonymous", new ReentrantLock() {
            @Serial
            private static final long serialVersionUID = 1;

            @Override
            public void unlock() {
                super.unlock();
            }
        });
        print("reflection", ReentrantLock.class.getConstructor().newInstance());
        print("subclass by reflection", CountingLock.class.getConstructor().newInstance());
    }

    private static void print(String form, ReentrantLock lock) throws InterruptedException {
        System.out.println(form + ": " + ancestry(lock.getClass()) + (lock.isFair() ? ", fair" : "") + ", counted "
                + new LockForms().countUnder(lock));
        if (lock instanceof CountingLock counting && counting.count != THREAD_COUNT * ROUNDS) {
            System.out.println(form + ": its own lock() ran only " + counting.count + " times");
        }
    }

    /** Names up to, and not with, ReentrantLock; "JVM" where there are none. */
    private static String ancestry(Class<?> lockClass) {
        List<String> names = new ArrayList<>();
        for (Class<?> ancestor = lockClass; ancestor != ReentrantLock.class; ancestor = ancestor.getSuperclass()) {
            names.add(ancestor.getName().replaceAll(".*\\.", ""));
        }
        return names.isEmpty() ? "JVM" : String.join(" < ", names);
    }

    private int countUnder(ReentrantLock lock) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREAD_COUNT; i++) {
            Thread thread = new Thread(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    lock.lock();
                    try {
                        counter++;
                    } finally {
                        lock.unlock();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return counter;
    }

    /** Overrides, and calls its superclass. */
    public static class CountingLock extends ReentrantLock {
        @Serial
        private static final long serialVersionUID = 1;

        private int count; // under this

        public CountingLock() {}

        CountingLock(boolean fair) {
            super(fair);
        }

        @Override
        public void lock() {
            super.lock();
            count++;
        }
    }
}
