package io.turnstile.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A priority inversion inside a class of the JDK. "rt-consumer" (weak) takes a batch out of an {@link ArrayBlockingQueue}:
 * {@code drainTo} hands over the elements under the queue's own lock, here with 10 ms of work. "rt-producer" (strong) then wants to
 * put an element in, and two "rt-hog"s between them have 250 ms of work each and no interest in the queue. All run on one CPU, with the
 * scheduling policies that the configuration gives to their names; this program sets none, and has no lock of its own.
 *
 * <p>Argument: {@code [rounds]}.
 */
public final class QueueInversion {
    private static final int HOG_COUNT = 2;
    private static final long HOG_NS = 250_000_000L;
    private static final long BATCH_NS = 10_000_000L;

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(16);
    private final Map<String, Scheduling> schedulings = new ConcurrentSkipListMap<>();
    private final CountDownLatch arrived = new CountDownLatch(1 + HOG_COUNT);
    private final CountDownLatch producerMayPut = new CountDownLatch(1);
    private final CountDownLatch hogsMayRun = new CountDownLatch(1);
    private final AtomicInteger hogsFinished = new AtomicInteger();
    private volatile boolean producerIsThrough;
    private long blockedNs; // written by rt-producer, read after its end
    private int hogsFinishedFirst; // as blockedNs

    private QueueInversion() {}

    public static void main(String[] arguments) throws InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        QueueInversion warmUp = new QueueInversion();
        warmUp.play();
        boolean realTime = warmUp.schedulings.get("rt-producer").isRealTime();
        System.out.println("threads: " + warmUp.schedulings);
        List<QueueInversion> played = new ArrayList<>();
        for (int round = 1; realTime && round <= rounds; round++) {
            QueueInversion demo = new QueueInversion();
            demo.play();
            played.add(demo);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: rt-producer waited %.3f ms; %d of %d hogs finished before it%n",
                    round,
                    demo.blockedNs / 1e6,
                    demo.hogsFinishedFirst,
                    HOG_COUNT);
        }
        System.out.println(summary(played));
    }

    private static String summary(List<QueueInversion> played) {
        if (played.isEmpty()) {
            return "queue inversion rounds=0 real_time=no";
        }
        long[] sorted =
                played.stream().mapToLong(demo -> demo.blockedNs).sorted().toArray();
        long inverted =
                played.stream().filter(demo -> demo.hogsFinishedFirst > 0).count();
        return String.format(
                Locale.ROOT,
                "queue inversion rounds=%d real_time=yes blocked_median_ms=%.3f blocked_max_ms=%.3f inverted_rounds=%d",
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                inverted);
    }

    /** The order of events is {@link Inversion}'s: one CPU, FIFO, whoever is woken with a higher priority runs at once. */
    private void play() throws InterruptedException {
        queue.put("order");
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(this::produce, "rt-producer"));
        for (int hog = 1; hog <= HOG_COUNT; hog++) {
            threads.add(new Thread(this::hog, "rt-hog-" + hog));
        }
        threads.forEach(Thread::start);
        arrived.await();
        Thread consumer = new Thread(this::consume, "rt-consumer");
        consumer.start();
        consumer.join();
        for (Thread thread : threads) {
            thread.join();
        }
        Thread.sleep(50 + blockedNs / 1_000_000); // stays below the kernel's limit of 95 % real-time work per second
    }

    private void consume() {
        schedulings.put("rt-consumer", Scheduling.ofCurrentThread());
        queue.drainTo(new Batch());
    }

    /** Where the consumer collects elements, each with some work: {@code add} runs under the queue's lock. */
    private final class Batch extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean add(String element) {
            producerMayPut.countDown();
            CpuWork.burn(BATCH_NS, () -> false);
            return super.add(element);
        }
    }

    private void produce() {
        arriveAndAwait(producerMayPut);
        hogsMayRun.countDown();
        long startNs = System.nanoTime();
        queue.add("next order"); // has room: it waits for nothing but the queue's lock
        blockedNs = System.nanoTime() - startNs;
        hogsFinishedFirst = hogsFinished.get();
        producerIsThrough = true;
    }

    private void hog() {
        arriveAndAwait(hogsMayRun);
        if (CpuWork.burn(HOG_NS, () -> producerIsThrough)) {
            hogsFinished.incrementAndGet();
        }
    }

    private void arriveAndAwait(CountDownLatch go) {
        schedulings.put(Thread.currentThread().getName(), Scheduling.ofCurrentThread());
        arrived.countDown();
        try {
            go.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts these threads", unexpected);
        }
    }
}
