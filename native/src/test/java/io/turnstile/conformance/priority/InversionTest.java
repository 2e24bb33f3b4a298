package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;

import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Priority inversion on one CPU: a low thread owns a lock, a high one waits for it, and a medium hog that needs no lock
 * becomes runnable while the low thread is inside its section. What is asserted is the order of two events, not a time:
 * with inheritance the high thread has the lock before the hog has done its work, without it the hog comes first. The
 * second is asserted too, so that a test that could not tell would fail.
 */
class InversionTest {
    private static final int LOW = 10;
    private static final int MEDIUM = 50;
    private static final int HIGH = 80;
    private static final long SECTION_ROUNDS = 2_000_000;
    private static final long HOG_ROUNDS = 60_000_000;
    private static final String HIGH_HAS_THE_LOCK = "high has the lock";
    private static final String HOG_IS_DONE = "hog is done";

    private static volatile long sink; // keeps the work from being optimised away

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch highWaits = new CountDownLatch(1);
    private final CountDownLatch hogMayStart = new CountDownLatch(1);

    @BeforeEach
    void needsRealtime() {
        Realtime.assumePermitted();
    }

    /** Three FIFO threads of 10, 50 and 80: the textbook case. */
    @EachLock
    void inversionOfOneLock(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            startHog(crew);
            startOwnerOfLast(crew, LOW, lock);
            startHigh(crew, lock);
        }
        assertOrder(kind);
    }

    /** The owner is an ordinary thread, which even a short hog would keep out of the CPU. */
    @EachLock
    void inversionWithAnOrdinaryOwner(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            startHog(crew);
            startOwnerOfLast(crew, 0, lock);
            startHigh(crew, lock);
        }
        assertOrder(kind);
    }

    /** The high thread waits for the first of three, then of ten locks, each of whose owners waits for the next. */
    @EachLock
    void inversionThroughAChain(LockUnderTest kind) {
        for (int length : new int[] {3, 10}) {
            InversionTest chain = new InversionTest();
            chain.runChain(kind, length, LOW);
            chain.assertOrder(kind);
        }
    }

    /** The same with ordinary threads in the chain, who went to sleep before anybody real-time had come. */
    @EachLock
    void inversionThroughAChainOfOrdinaryThreads(LockUnderTest kind) {
        for (int length : new int[] {3, 10}) {
            InversionTest chain = new InversionTest();
            chain.runChain(kind, length, 0);
            chain.assertOrder(kind);
        }
    }

    private void runChain(LockUnderTest kind, int length, int priority) {
        ReentrantLock last = kind.newLock();
        try (Crew crew = new Crew()) {
            startHog(crew);
            startOwnerOfLast(crew, priority, last);
            ReentrantLock wanted = last;
            for (int i = 1; i < length; i++) {
                ReentrantLock next = wanted;
                ReentrantLock own = kind.newLock();
                awaitQueued(next, crew.start("link " + i, () -> {
                    join(priority);
                    own.lock();
                    next.lock();
                    next.unlock();
                    own.unlock();
                }));
                wanted = own;
            }
            startHigh(crew, wanted);
        }
    }

    /** The high thread waits on a condition; from its signal on it waits for the lock, and its signaller inherits. */
    @EachLock
    void inversionByASignaller(LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        CountDownLatch highHolds = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            startHog(crew);
            crew.start("high", () -> {
                join(HIGH);
                lock.lock();
                highHolds.countDown();
                condition.await();
                events.add(HIGH_HAS_THE_LOCK);
                lock.unlock();
            });
            crew.start("signaller", () -> {
                highHolds.await();
                join(LOW);
                lock.lock();
                condition.signal();
                workInSection();
                lock.unlock();
            });
        }
        assertOrder(kind);
    }

    /** Starts the hog; returns when it has its priority and sleeps. */
    private void startHog(Crew crew) {
        CountDownLatch joined = new CountDownLatch(1);
        Crew.Member hog = crew.start("hog", () -> {
            join(MEDIUM);
            joined.countDown();
            hogMayStart.await();
            work(HOG_ROUNDS);
            events.add(HOG_IS_DONE);
        });
        awaitLatch(joined);
        Await.until("the hog sleeps", hog::isAsleep);
    }

    /** Starts the owner of the lock that everything waits for; returns when it owns it. */
    private void startOwnerOfLast(Crew crew, int priority, ReentrantLock lock) {
        CountDownLatch owned = new CountDownLatch(1);
        crew.start("owner", () -> {
            join(priority);
            lock.lock();
            owned.countDown();
            highWaits.await();
            workInSection();
            lock.unlock();
        });
        awaitLatch(owned);
    }

    private void startHigh(Crew crew, ReentrantLock lock) {
        awaitQueued(lock, crew.start("high", () -> {
            join(HIGH);
            lock.lock();
            events.add(HIGH_HAS_THE_LOCK);
            lock.unlock();
        }));
        highWaits.countDown();
    }

    /** The hog is let loose by the owner itself: on one CPU it preempts it at once, unless the owner has been boosted. */
    private void workInSection() {
        hogMayStart.countDown();
        work(SECTION_ROUNDS);
    }

    private void assertOrder(LockUnderTest kind) {
        List<String> expected = kind.protocol() == LockProtocol.PI || kind.protocol() == LockProtocol.CEILING
                ? List.of(HIGH_HAS_THE_LOCK, HOG_IS_DONE)
                : List.of(HOG_IS_DONE, HIGH_HAS_THE_LOCK);
        assertEquals(expected, events);
    }

    private static void join(int priority) {
        Realtime.stayOnOneCpu();
        if (priority > 0) {
            Realtime.becomeFifo(priority);
        }
    }

    private static void work(long rounds) {
        for (long i = 0; i < rounds; i++) {
            sink = i;
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
