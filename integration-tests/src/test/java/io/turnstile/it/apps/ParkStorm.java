package io.turnstile.it.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Eight parkers, each with an unparker of its own that sends one message and waits until it is taken. Half of the parkers are
 * interrupted too, and park with timeouts; the others have nothing but their permit, so that one lost permit stops a pair for ever, which a
 * watchdog notices. Arguments: messages in all; {@code selected}, {@code unselected} or {@code mixed} parkers; selected or unselected
 * unparkers. Other threads meanwhile park and end, so that words are recycled.
 */
public final class ParkStorm {
    private static final int PAIR_COUNT = 8;
    private static final int STRIDE = 16; // longs: a cache line and its neighbour
    private static final long STUCK_AFTER_NS = 20_000_000_000L;

    private final AtomicLongArray sent = new AtomicLongArray(PAIR_COUNT * STRIDE);
    private final AtomicLongArray taken = new AtomicLongArray(PAIR_COUNT * STRIDE);
    private final Thread[] parkers = new Thread[PAIR_COUNT];
    private final long messagesPerPair;
    private final String parkerWorld;
    private final ParkWorld unparker;
    private volatile boolean over;

    private ParkStorm(long messages, String parkerWorld, ParkWorld unparker) {
        messagesPerPair = messages / PAIR_COUNT;
        this.parkerWorld = parkerWorld;
        this.unparker = unparker;
    }

    public static void main(String[] arguments) throws InterruptedException {
        new ParkStorm(Long.parseLong(arguments[0]), arguments[1], ParkWorld.of(arguments[2])).run();
    }

    private void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PAIR_COUNT; i++) {
            int pair = i;
            parkers[i] = new Thread(() -> receive(pair), "parker-" + i);
            threads.add(parkers[i]);
            threads.add(new Thread(() -> send(pair), "unparker-" + i));
        }
        threads.forEach(Thread::start);
        startDaemon(this::interrupt);
        startDaemon(this::shortLives);
        watch(threads);
        over = true;
        System.out.println("taken " + total() + " of " + messagesPerPair * PAIR_COUNT);
    }

    private static void startDaemon(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        thread.start();
    }

    private void send(int pair) {
        for (long message = 1; message <= messagesPerPair; message++) {
            sent.set(pair * STRIDE, message);
            unparker.unpark(parkers[pair]);
            while (taken.get(pair * STRIDE) < message) {
                Thread.yield();
            }
        }
    }

    private void receive(int pair) {
        boolean permitAlone = pair < PAIR_COUNT / 2;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ParkWorld selected = ParkWorld.of("selected");
        ParkWorld unselected = ParkWorld.of("unselected");
        for (long message = 1; message <= messagesPerPair; message++) {
            while (sent.get(pair * STRIDE) < message) {
                boolean here = parkerWorld.equals("mixed") ? random.nextBoolean() : parkerWorld.equals("selected");
                ParkWorld world = here ? selected : unselected;
                if (permitAlone) {
                    world.park(this);
                } else if (random.nextInt(4) == 0) {
                    world.parkNanos(this, random.nextInt(200_000));
                } else {
                    world.park();
                }
                Thread.interrupted();
            }
            taken.set(pair * STRIDE, message);
        }
    }

    private void interrupt() {
        while (!over) {
            int pair = PAIR_COUNT / 2 + ThreadLocalRandom.current().nextInt(PAIR_COUNT / 2);
            parkers[pair].interrupt();
            Thread.yield();
        }
    }

    /** Threads that park and end; late unparks meet them. */
    private void shortLives() {
        ParkWorld selected = ParkWorld.of("selected");
        while (!over) {
            Thread thread = new Thread(() -> {
                selected.parkNanos(1);
                selected.parkNanos(20_000);
            });
            thread.start();
            for (int i = 0; i < 50; i++) {
                unparker.unpark(thread);
            }
        }
    }

    private void watch(List<Thread> threads) throws InterruptedException {
        long[] before = new long[PAIR_COUNT];
        long[] sinceNs = new long[PAIR_COUNT];
        java.util.Arrays.fill(sinceNs, System.nanoTime());
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                thread.join(100);
                for (int pair = 0; pair < PAIR_COUNT; pair++) {
                    long now = taken.get(pair * STRIDE);
                    if (now != before[pair] || now == messagesPerPair) {
                        before[pair] = now;
                        sinceNs[pair] = System.nanoTime();
                    } else if (System.nanoTime() - sinceNs[pair] > STUCK_AFTER_NS) {
                        System.out.println("pair " + pair + " is stuck at " + now + ": a permit is lost");
                        System.exit(1);
                    }
                }
            }
        }
    }

    private long total() {
        long total = 0;
        for (int pair = 0; pair < PAIR_COUNT; pair++) {
            total += taken.get(pair * STRIDE);
        }
        return total;
    }
}
