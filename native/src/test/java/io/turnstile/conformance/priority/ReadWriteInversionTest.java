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
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;

/** As {@link InversionTest}, for read-write locks: who waits for a writer lends to it, and a writer lends to the readers. */
class ReadWriteInversionTest {
    @BeforeEach
    void needsRealtime() {
        Realtime.assumePermitted();
    }

    @EachLock
    void writerIsBoostedByAReader(LockUnderTest kind) {
        play(kind, lock -> List.of(lock.writeLock()), lock -> lock.readLock());
    }

    @EachLock
    void writerIsBoostedByAWriter(LockUnderTest kind) {
        play(kind, lock -> List.of(lock.writeLock()), lock -> lock.writeLock());
    }

    @EachLock
    void readerIsBoostedByAWriter(LockUnderTest kind) {
        play(kind, lock -> List.of(lock.readLock()), lock -> lock.writeLock());
    }

    /** Three of them, each as long as the writer waits for it. */
    @EachLock
    void readersAreBoostedByAWriterOneAfterTheOther(LockUnderTest kind) {
        play(kind, lock -> List.of(lock.readLock(), lock.readLock(), lock.readLock()), lock -> lock.writeLock());
    }

    /** A real-time reader is kept out by an ordinary writer that waits for a reader: the boost goes through both. */
    @EachLock
    void readerIsBoostedThroughAWaitingWriter(LockUnderTest kind) {
        InversionScene.play(kind, scene -> {
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
        });
    }

    private static void play(
            LockUnderTest kind,
            Function<ReentrantReadWriteLock, List<? extends Lock>> owned,
            Function<ReentrantReadWriteLock, Lock> wanted) {
        InversionScene.play(kind, scene -> {
            ReentrantReadWriteLock lock = kind.newReadWriteLock();
            try (Crew crew = new Crew()) {
                scene.startHog(crew);
                for (Lock side : owned.apply(lock)) {
                    scene.startOwner(crew, InversionScene.LOW, side);
                }
                scene.startHigh(crew, wanted.apply(lock), high -> awaitQueued(lock, high));
            }
        });
    }

    private static void awaitQueued(ReentrantReadWriteLock lock, Crew.Member member) {
        Await.until(
                member.thread().getName() + " is queued",
                () -> QueueView.hasQueuedThread(lock, member.thread()) && member.isAsleep());
    }
}
