package io.turnstile.it.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * With one carrier: the first in the queue of a fair lock is a virtual thread that cannot run, since another keeps the carrier. Says who
 * gets the free lock all the same: a platform thread, again and again, and the very thread that keeps the carrier.
 */
public final class LateVirtualHead {
    private static final ReentrantLock LOCK = new ReentrantLock(true);
    private static final int SECTIONS = 1000;
    private static final int HEADS = 50;
    private static final int ATTEMPT_MS = 400;
    private static final int LIMIT_S = 30;

    private static volatile boolean busy = true;

    private LateVirtualHead() {}

    /** Its initializer runs with a native frame below it, so that a virtual thread which waits in it keeps its carrier. */
    private static final class Pinning {
        static {
            LOCK.lock();
            LOCK.unlock();
        }
    }

    /** The same by attempts that each end before anybody is late. */
    private static final class PinningForATime {
        static {
            try {
                while (!LOCK.tryLock(ATTEMPT_MS, TimeUnit.MILLISECONDS)) {
                    Thread.onSpinWait();
                }
                LOCK.unlock();
            } catch (InterruptedException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        // By reflection: this class is compiled for releases without virtual threads, too.
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        platformThreadGoesOn(virtual);
        carrierOfThePinnedThreadComesFree(virtual, Pinning::new);
        carrierOfThePinnedThreadComesFree(virtual, PinningForATime::new);
    }

    private static void platformThreadGoesOn(ExecutorService virtual) throws Exception {
        LOCK.lock();
        List<Future<?>> heads = new ArrayList<>();
        for (int i = 1; i <= HEADS; i++) {
            heads.add(virtual.submit(LateVirtualHead::section));
            awaitQueued(i);
        }
        CountDownLatch started = new CountDownLatch(1);
        virtual.execute(() -> {
            started.countDown();
            while (busy) {
                Thread.onSpinWait();
            }
        });
        started.await(); // so all the others have left the carrier
        LOCK.unlock();
        for (int i = 0; i < SECTIONS; i++) {
            section();
        }
        boolean anyHasRun = heads.stream().anyMatch(Future::isDone);
        System.out.println("a platform thread goes on, and the virtual ones " + (anyHasRun ? "have run" : "wait"));
        busy = false;
        for (Future<?> head : heads) {
            head.get(LIMIT_S, TimeUnit.SECONDS);
        }
    }

    private static void carrierOfThePinnedThreadComesFree(ExecutorService virtual, Callable<?> pinning)
            throws Exception {
        LOCK.lock();
        Future<?> head = virtual.submit(LateVirtualHead::section);
        awaitQueued(1);
        Future<?> pinned = virtual.submit(pinning);
        awaitQueued(2);
        LOCK.unlock();
        pinned.get(LIMIT_S, TimeUnit.SECONDS);
        head.get(LIMIT_S, TimeUnit.SECONDS);
        System.out.println("a pinned thread goes on");
    }

    private static void section() {
        LOCK.lock();
        LOCK.unlock();
    }

    private static void awaitQueued(int count) throws InterruptedException {
        while (LOCK.getQueueLength() < count) {
            Thread.sleep(1);
        }
    }
}
