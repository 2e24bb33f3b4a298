package io.turnstile.benchmarks.sync;

import io.turnstile.sync.LockFreeMpscQueue;
import io.turnstile.sync.WaitFreeReadQueue;
import io.turnstile.sync.WaitFreeSpscQueue;
import io.turnstile.sync.WaitFreeWriteQueue;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Elements from one producer thread to one consumer thread: the time for each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBenchmark {
    private static final int ELEMENTS = 1_000_000;
    private static final int CAPACITY = 1024;
    private static final Integer ELEMENT = 1;

    /** Who stands for what: ours and JCTools', by offer and poll; then ours and the JDK's, by put and take, as far as they wait. */
    @Param({
        "spsc-ours",
        "spsc-jctools",
        "spsc-jctools-unsafe",
        "mpsc-ours",
        "mpsc-jctools",
        "mpsc-jctools-unsafe",
        "blocking-spsc-ours",
        "blocking-mpsc-ours",
        "blocking-rtsj-read",
        "blocking-rtsj-write",
        "blocking-array",
        "blocking-linked"
    })
    public String queue;

    /** What one side does with a queue. */
    private interface Side {
        void run() throws InterruptedException;
    }

    /** Passes {@value #ELEMENTS} elements on. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void transfer() throws InterruptedException {
        switch (queue) {
            case "spsc-ours" -> {
                WaitFreeSpscQueue<Integer> ours = new WaitFreeSpscQueue<>(CAPACITY);
                spinning(ours::offer, ours::poll);
                ours.close();
            }
            case "mpsc-ours" -> {
                LockFreeMpscQueue<Integer> ours = new LockFreeMpscQueue<>(CAPACITY);
                spinning(ours::offer, ours::poll);
                ours.close();
            }
            case "spsc-jctools" -> spinning(new SpscAtomicArrayQueue<>(CAPACITY));
            case "spsc-jctools-unsafe" -> spinning(new SpscArrayQueue<>(CAPACITY));
            case "mpsc-jctools-unsafe" -> spinning(new MpscArrayQueue<>(CAPACITY));
            case "mpsc-jctools" -> spinning(new MpscAtomicArrayQueue<>(CAPACITY));
            case "blocking-spsc-ours" -> {
                WaitFreeSpscQueue<Integer> ours = new WaitFreeSpscQueue<>(CAPACITY);
                both(() -> repeat(() -> ours.put(ELEMENT)), () -> repeat(ours::take));
                ours.close();
            }
            case "blocking-mpsc-ours" -> {
                LockFreeMpscQueue<Integer> ours = new LockFreeMpscQueue<>(CAPACITY);
                both(() -> repeat(() -> ours.put(ELEMENT)), () -> repeat(ours::take));
                ours.close();
            }
            case "blocking-rtsj-read" -> {
                WaitFreeReadQueue<Integer> ours = new WaitFreeReadQueue<>(CAPACITY);
                both(() -> repeat(() -> ours.write(ELEMENT)), () -> consume(ours::read));
                ours.close();
            }
            case "blocking-rtsj-write" -> {
                WaitFreeWriteQueue<Integer> ours = new WaitFreeWriteQueue<>(CAPACITY);
                both(() -> produce(ours::write), () -> repeat(ours::read));
                ours.close();
            }
            case "blocking-array" -> blocking(new ArrayBlockingQueue<>(CAPACITY));
            case "blocking-linked" -> blocking(new LinkedBlockingQueue<>(CAPACITY));
            default -> throw new IllegalArgumentException(queue);
        }
    }

    private static void blocking(BlockingQueue<Integer> theirs) throws InterruptedException {
        both(() -> repeat(() -> theirs.put(ELEMENT)), () -> repeat(theirs::take));
    }

    private static void repeat(Side step) throws InterruptedException {
        for (int i = 0; i < ELEMENTS; i++) {
            step.run();
        }
    }

    private static void spinning(Queue<Integer> theirs) throws InterruptedException {
        spinning(theirs::offer, theirs::poll);
    }

    private static void spinning(Predicate<Integer> offer, Supplier<Integer> poll) throws InterruptedException {
        both(() -> produce(offer), () -> consume(poll));
    }

    private static void produce(Predicate<Integer> offer) throws InterruptedException {
        repeat(() -> {
            while (!offer.test(ELEMENT)) {
                Thread.onSpinWait();
            }
        });
    }

    private static void consume(Supplier<Integer> poll) throws InterruptedException {
        repeat(() -> {
            while (poll.get() == null) {
                Thread.onSpinWait();
            }
        });
    }

    private static void both(Side producer, Side consumer) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                producer.run();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        thread.start();
        consumer.run();
        thread.join();
    }
}
