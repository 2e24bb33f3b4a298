package io.turnstile.it.apps;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Threads in a ring, each with one thing and waiting for the next one's: {@code locks <n>} or {@code mixed <n>}, where the
 * last thing is a monitor. Prints what the JVM's own finder says, then "ready", and stays stuck.
 */
public final class StuckThreads {
    private final List<Object> things = new ArrayList<>();
    private final CyclicBarrier allHold;

    private StuckThreads(int count, boolean mixed) {
        allHold = new CyclicBarrier(count);
        for (int i = 0; i < count; i++) {
            things.add(mixed && i == count - 1 ? new Object() : new ReentrantLock());
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[1]);
        StuckThreads ring = new StuckThreads(count, arguments[0].equals("mixed"));
        for (int i = 0; i < count; i++) {
            int number = i;
            new Thread(() -> ring.hold(number, () -> ring.hold((number + 1) % count, () -> {})), "ring-" + i).start();
        }
        print(awaitDeadlock());
        System.out.println("ready");
    }

    private void hold(int number, Runnable then) {
        Object thing = things.get(number);
        Runnable inside = () -> {
            meet();
            then.run();
        };
        if (thing instanceof ReentrantLock lock) {
            lock.lock();
            try {
                inside.run();
            } finally {
                lock.unlock();
            }
        } else {
            synchronized (thing) {
                inside.run();
            }
        }
    }

    private void meet() {
        try {
            allHold.await();
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static long[] awaitDeadlock() throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.findDeadlockedThreads();
        while (ids == null) {
            Thread.sleep(10);
            ids = threads.findDeadlockedThreads();
        }
        return ids;
    }

    private static void print(long[] ids) {
        Stream.of(ManagementFactory.getThreadMXBean().getThreadInfo(ids, true, true))
                .sorted(Comparator.comparing(ThreadInfo::getThreadName))
                .forEach(info -> System.out.println(info.getThreadName() + ": " + info.getThreadState() + ", lock "
                        + (info.getLockInfo() != null) + ", held by " + info.getLockOwnerName() + ", holds "
                        + (info.getLockedSynchronizers().length + info.getLockedMonitors().length)));
    }
}
