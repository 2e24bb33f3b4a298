package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import io.turnstile.conformance.harness.Realtime;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.BeforeEach;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** As {@link InversionTest}, for read-write locks: who waits for a writer lends to it, and a writer lends to the readers. */
class ReadWriteInversionTest {
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

    @EachLock
    void writerIsBoostedByAReader(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        run(kind, lock, List.of(lock.writeLock()), lock.readLock());
    }

    @EachLock
    void writerIsBoostedByAWriter(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        run(kind, lock, List.of(lock.writeLock()), lock.writeLock());
    }

    @EachLock
    void readerIsBoostedByAWriter(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        run(kind, lock, List.of(lock.readLock()), lock.writeLock());
    }

    /** Three of them, each as long as the writer waits for it. */
    @EachLock
    void readersAreBoostedByAWriterOneAfterTheOther(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        run(kind, lock, List.of(lock.readLock(), lock.readLock(), lock.readLock()), lock.writeLock());
    }

    /** A real-time reader is kept out by an ordinary writer that waits for a reader: the boost goes through both. */
    @EachLock
    void readerIsBoostedThroughAWaitingWriter(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newReadWriteLock();
        try (Crew crew = new Crew()) {
            startHog(crew);
            startOwner(crew, lock.readLock());
            Crew.Member writer = crew.start("writer", () -> {
                Realtime.stayOnOneCpu();
                lock.writeLock().lock();
                lock.writeLock().unlock();
            });
            awaitQueued(lock, writer);
            startHigh(crew, lock, lock.readLock());
        }
        assertOrder(kind);
    }

    private void run(LockUnderTest kind, ReentrantReadWriteLock lock, List<? extends Lock> owned, Lock wanted) {
        try (Crew crew = new Crew()) {
            startHog(crew);
            for (Lock side : owned) {
                startOwner(crew, side);
            }
            startHigh(crew, lock, wanted);
        }
        assertOrder(kind);
    }

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

    private void startOwner(Crew crew, Lock side) {
        CountDownLatch owned = new CountDownLatch(1);
        Crew.Member owner = crew.start("owner", () -> {
            join(LOW);
            side.lock();
            owned.countDown();
            highWaits.await();
            hogMayStart.countDown();
            work(SECTION_ROUNDS);
            side.unlock();
        });
        awaitLatch(owned);
        Await.until("the owner sleeps", owner::isAsleep);
    }

    private void startHigh(Crew crew, ReentrantReadWriteLock lock, Lock wanted) {
        awaitQueued(lock, crew.start("high", () -> {
            join(HIGH);
            wanted.lock();
            events.add(HIGH_HAS_THE_LOCK);
            wanted.unlock();
        }));
        highWaits.countDown();
    }

    private static void awaitQueued(ReentrantReadWriteLock lock, Crew.Member member) {
        Await.until(
                member.thread().getName() + " is queued",
                () -> QueueView.hasQueuedThread(lock, member.thread()) && member.isAsleep());
    }

    private void assertOrder(LockUnderTest kind) {
        List<String> expected = kind.protocol() == LockProtocol.PI || kind.protocol() == LockProtocol.CEILING
                ? List.of(HIGH_HAS_THE_LOCK, HOG_IS_DONE)
                : List.of(HOG_IS_DONE, HIGH_HAS_THE_LOCK);
        assertEquals(expected, events);
    }

    private static void join(int priority) {
        Realtime.stayOnOneCpu();
        Realtime.becomeFifo(priority);
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
