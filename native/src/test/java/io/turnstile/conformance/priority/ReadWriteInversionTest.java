package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import io.turnstile.conformance.harness.Realtime;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.BeforeEach;

/** As {@link InversionTest}, for read-write locks: who waits for a writer lends to it, and a writer lends to the readers. */
class ReadWriteInversionTest {
    private final InversionScene scene = new InversionScene();

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
            scene.startHog(crew);
            scene.startOwner(crew, InversionScene.LOW, lock.readLock());
            Crew.Member writer = crew.start("writer", () -> {
                Realtime.stayOnOneCpu();
                lock.writeLock().lock();
                lock.writeLock().unlock();
            });
            awaitQueued(lock, writer);
            scene.startHigh(crew, lock.readLock(), high -> awaitQueued(lock, high));
        }
        scene.assertOrder(kind);
    }

    private void run(LockUnderTest kind, ReentrantReadWriteLock lock, List<? extends Lock> owned, Lock wanted) {
        try (Crew crew = new Crew()) {
            scene.startHog(crew);
            for (Lock side : owned) {
                scene.startOwner(crew, InversionScene.LOW, side);
            }
            scene.startHigh(crew, wanted, high -> awaitQueued(lock, high));
        }
        scene.assertOrder(kind);
    }

    private static void awaitQueued(ReentrantReadWriteLock lock, Crew.Member member) {
        Await.until(
                member.thread().getName() + " is queued",
                () -> QueueView.hasQueuedThread(lock, member.thread()) && member.isAsleep());
    }
}
