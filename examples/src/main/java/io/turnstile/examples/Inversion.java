package io.turnstile.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One round of {@link InversionDemo}: who waits, who holds, who comes between. */
final class Inversion {
    static final int HOG_COUNT = 2;
    private static final long HOG_NS = 250_000_000L;
    private static final long NO_WORK = 0;

    private final String prefix;
    private final long sectionNs;
    private final long hogNs;
    private final Section[] sections;
    private final String holderName;
    private final Map<String, Scheduling> schedulings = new ConcurrentSkipListMap<>();
    private final CountDownLatch arrived;
    private final CountDownLatch[] linkMayTake;
    private final CountDownLatch highMayTake = new CountDownLatch(1);
    private final CountDownLatch hogsMayRun = new CountDownLatch(1);
    private final AtomicInteger hogsFinished = new AtomicInteger();
    private volatile boolean highIsThrough;
    private long highWokenNs; // written by the holder before it wakes rt-high
    private long blockedNs; // written by rt-high, read after its end
    private int hogsFinishedFirst; // as blockedNs

    Inversion(int chain, String holderName, Supplier<Section> sectionOf, long sectionNs) {
        this(chain, "", holderName, sectionOf, sectionNs, HOG_NS);
    }

    /**
     * A round in which nobody works: all the same code runs.
     *
     * @param prefix put before the names of the threads; with one, no rule gives them a policy
     */
    static Inversion withoutWork(int chain, String prefix, String holderName, Supplier<Section> sectionOf) {
        return new Inversion(chain, prefix, holderName, sectionOf, NO_WORK, NO_WORK);
    }

    private Inversion(
            int chain, String prefix, String holderName, Supplier<Section> sectionOf, long sectionNs, long hogNs) {
        this.prefix = prefix;
        this.sectionNs = sectionNs;
        this.hogNs = hogNs;
        this.holderName = holderName;
        sections = new Section[chain];
        Arrays.setAll(sections, any -> sectionOf.get());
        linkMayTake = new CountDownLatch[chain - 1];
        Arrays.setAll(linkMayTake, any -> new CountDownLatch(1));
        arrived = new CountDownLatch(linkMayTake.length + 1 + HOG_COUNT);
    }

    /*
     * One CPU, FIFO: whoever is woken with a higher priority runs at once. So, whatever the lock does:
     *   1. links, rt-high and hogs wait at their latches, then the holder starts and takes the first lock;
     *   2. it wakes link after link, each stronger than the last; each takes its lock and blocks on the one before;
     *   3. it wakes rt-high, which makes the hogs ready (they are weaker: not yet running) and blocks on the last lock;
     *   4. now either the holder runs, lent rt-high's priority, or the hogs do: that is the measurement.
     * Nothing here can hang where the threads are ordinary ones; only the order is then left to chance.
     */
    void play() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int link = 1; link <= linkMayTake.length; link++) {
            int number = link;
            threads.add(new Thread(() -> link(number), prefix + "rt-link-" + link));
        }
        threads.add(new Thread(this::high, prefix + "rt-high"));
        for (int hog = 1; hog <= HOG_COUNT; hog++) {
            threads.add(new Thread(this::hog, prefix + "rt-medium-" + hog));
        }
        threads.forEach(Thread::start);
        arrived.await();
        Thread holder = new Thread(this::low, prefix + holderName);
        holder.start();
        holder.join();
        for (Thread thread : threads) {
            thread.join();
        }
        if (hogNs != NO_WORK) {
            Thread.sleep(
                    50 + blockedNs / 1_000_000); // stays below the kernel's limit of 95 % real-time work per second
        }
    }

    private void low() {
        schedulings.put(holderName, Scheduling.ofCurrentThread());
        sections[0].run(() -> {
            for (CountDownLatch link : linkMayTake) {
                link.countDown();
            }
            highWokenNs = System.nanoTime();
            highMayTake.countDown();
            CpuWork.burn(sectionNs, () -> false);
        });
    }

    private void link(int number) {
        arriveAndAwait(linkMayTake[number - 1]);
        sections[number].run(() -> sections[number - 1].run(() -> {}));
    }

    private void high() {
        arriveAndAwait(highMayTake);
        hogsMayRun.countDown();
        sections[sections.length - 1].run(() -> {
            blockedNs = System.nanoTime() - highWokenNs;
            hogsFinishedFirst = hogsFinished.get();
            highIsThrough = true;
        });
    }

    private void hog() {
        arriveAndAwait(hogsMayRun);
        if (CpuWork.burn(hogNs, () -> highIsThrough)) { // once rt-high is through, the rest proves nothing
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

    /** What the kernel said of each thread, by its name. */
    Map<String, Scheduling> schedulings() {
        return schedulings;
    }

    Class<?> lockClass() {
        return sections[0].lockClass();
    }

    /** How long rt-high waited for its lock since it was woken; with a ceiling it does not even run meanwhile. */
    long blockedNs() {
        return blockedNs;
    }

    /** How many hogs had done all their work when rt-high got its lock. */
    int hogsFinishedFirst() {
        return hogsFinishedFirst;
    }
}
