package io.turnstile.it.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;

/** What the planted programs are made of. Threads are all started first, and take their turns by latches. */
final class Cases {
    private Cases() {}

    /** What a thread does. */
    interface Step {
        void run() throws Exception;
    }

    /** Runs each step on a thread of its own, one after the other. */
    static void inTurn(Step... steps) throws Exception {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch[] done = new CountDownLatch[steps.length + 1];
        for (int i = 0; i <= steps.length; i++) {
            done[i] = new CountDownLatch(1);
        }
        for (int i = 0; i < steps.length; i++) {
            int turn = i;
            threads.add(new Thread(
                    () -> {
                        try {
                            done[turn].await();
                            steps[turn].run();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        } finally {
                            done[turn + 1].countDown();
                        }
                    },
                    "worker " + (i + 1)));
        }
        threads.forEach(Thread::start);
        done[0].countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Runs each step on a thread of its own, all at once, and waits for their ends, which may never come. */
    static void atOnce(Step... steps) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (Step step : steps) {
            threads.add(new Thread(
                    () -> {
                        try {
                            step.run();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    "worker " + (threads.size() + 1)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Runs the method of that name. */
    static void run(Class<?> cases, String name) throws Exception {
        cases.getDeclaredMethod(name).invoke(null);
        System.out.println("done");
    }

    /** Takes two locks, one inside of the other. */
    static void nested(Lock outer, Lock inner) {
        outer.lock();
        try {
            inner.lock();
            inner.unlock();
        } finally {
            outer.unlock();
        }
    }

    static void nested(Object outer, Object inner) {
        synchronized (outer) {
            synchronized (inner) {
                outer.hashCode();
            }
        }
    }

    static void nested(Object outer, Object middle, Object inner) {
        synchronized (outer) {
            nested(middle, inner);
        }
    }

    /** Does something while a monitor is held. */
    static <T> T holding(Object monitor, Callable<T> inside) throws Exception {
        synchronized (monitor) {
            return inside.call();
        }
    }
}
