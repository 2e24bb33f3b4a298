package io.turnstile.it.apps;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Prints of which class the locks inside the JDK's queues, executors and barriers are, and puts all of them to work. */
public final class JdkLocks {
    private static final int THREAD_COUNT = 4;
    private static final int ROUNDS = 5_000;

    private JdkLocks() {}

    public static void main(String[] arguments) throws Exception {
        BlockingQueue<Integer> array = new ArrayBlockingQueue<>(8);
        for (BlockingQueue<Integer> queue : List.of(
                array,
                new LinkedBlockingQueue<Integer>(8),
                new LinkedBlockingDeque<Integer>(8),
                new PriorityBlockingQueue<Integer>())) {
            print(queue, "passed " + pass(queue));
        }
        print(new DelayQueue<>(), "");
        print(new CopyOnWriteArrayList<>(), "");
        print(new CyclicBarrier(2), "met " + meet());
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREAD_COUNT);
        print(pool, "ran " + run(pool));
        ScheduledThreadPoolExecutor scheduled = new ScheduledThreadPoolExecutor(2);
        print(scheduled.getQueue(), "");
        print(scheduled, "ran " + run(scheduled));
    }

    private static void print(Object owner, String done) throws ReflectiveOperationException {
        Map<String, String> locks = new TreeMap<>();
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == ReentrantLock.class) {
                    field.setAccessible(true);
                    locks.put(field.getName(), field.get(owner).getClass().getSimpleName());
                }
            }
        }
        System.out.println((owner.getClass().getSimpleName() + " " + locks + " " + done).stripTrailing());
    }

    /** Several producers, several consumers; the sum of what arrived. */
    private static long pass(BlockingQueue<Integer> queue) throws InterruptedException {
        long[] sums = new long[THREAD_COUNT];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREAD_COUNT; i++) {
            int number = i;
            threads.add(start(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    queue.put(round);
                }
            }));
            threads.add(start(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    sums[number] += queue.take();
                }
            }));
        }
        joinAll(threads);
        return sums[0] + sums[1] + sums[2] + sums[3];
    }

    private static int meet() throws InterruptedException {
        AtomicInteger trips = new AtomicInteger();
        CyclicBarrier barrier = new CyclicBarrier(THREAD_COUNT, trips::incrementAndGet);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREAD_COUNT; i++) {
            threads.add(start(() -> {
                for (int round = 0; round < 200; round++) {
                    barrier.await();
                }
            }));
        }
        joinAll(threads);
        return trips.get();
    }

    private static int run(ThreadPoolExecutor pool) throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            pool.execute(runs::incrementAndGet);
        }
        pool.shutdown();
        if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(pool + " does not end");
        }
        return runs.get();
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Thread start(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        thread.start();
        return thread;
    }

    private static void joinAll(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
