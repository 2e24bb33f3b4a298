package io.turnstile.it.apps;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Threads in a ring, each with one thing and waiting for the next one's. Prints what the JVM's own finder says, and whether what the
 * thread parks on names that thing, then "ready", and stays stuck. The things:
 *
 * <ul>
 *   <li>{@code locks <n>}: ReentrantLocks;
 *   <li>{@code mixed <n>}: the same, but the last is an object;
 *   <li>{@code monitors <n>}: objects;
 *   <li>{@code kinds <n>}: an object, a lock, an array, an object, …: arrays are the JVM's unless they are listed.
 * </ul>
 */
public final class StuckThreads {
    private final List<Object> things = new ArrayList<>();
    private final CyclicBarrier allHold;

    private StuckThreads(int count, String kind) {
        allHold = new CyclicBarrier(count);
        for (int i = 0; i < count; i++) {
            things.add(thing(kind, i, i == count - 1));
        }
    }

    private static Object thing(String kind, int number, boolean isLast) {
        return switch (kind) {
            case "locks" -> new ReentrantLock();
            case "mixed" -> isLast ? new Object() : new ReentrantLock();
            case "monitors" -> new Object();
            case "kinds" ->
                switch (number % 3) {
                    case 0 -> new Object();
                    case 1 -> new ReentrantLock();
                    default -> new Object[0];
                };
            default -> throw new IllegalArgumentException(kind);
        };
    }

    public static void main(String[] arguments) throws InterruptedException {
        int count = Integer.parseInt(arguments[1]);
        StuckThreads ring = new StuckThreads(count, arguments[0]);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(new Thread(
                    () -> ring.hold(number, () -> ring.hold((number + 1) % count, () -> {})), "ring-" + i));
            threads.get(i).start();
        }
        print(awaitDeadlock());
        for (int i = 0; i < count; i++) {
            Object wanted = ring.things.get((i + 1) % count);
            String name = wanted.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(wanted));
            String blocker = String.valueOf(LockSupport.getBlocker(threads.get(i)));
            System.out.println("ring-" + i + ": its blocker names the object: " + blocker.contains(name));
        }
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
