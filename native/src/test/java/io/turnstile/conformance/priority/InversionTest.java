package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;

import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;

/** Inversions over one lock and over chains, with each protocol; {@link InversionScene} says what is asserted. */
class InversionTest {
    @BeforeEach
    void needsRealtime() {
        Realtime.assumePermitted();
    }

    /** Three FIFO threads of 10, 50 and 80: the textbook case. */
    @EachLock
    void inversionOfOneLock(LockUnderTest kind) {
        InversionScene.play(kind, scene -> runOneLock(scene, kind, InversionScene.LOW));
    }

    /** The owner is an ordinary thread, which even a short hog would keep out of the CPU. */
    @EachLock
    void inversionWithAnOrdinaryOwner(LockUnderTest kind) {
        InversionScene.play(kind, scene -> runOneLock(scene, kind, 0));
    }

    /** The high thread waits for the first of three, then of ten locks, each of whose owners waits for the next. */
    @EachLock
    void inversionThroughAChain(LockUnderTest kind) {
        for (int length : new int[] {3, 10}) {
            InversionScene.play(kind, scene -> runChain(scene, kind, length, InversionScene.LOW));
        }
    }

    /** The same with ordinary threads in the chain, who went to sleep before anybody real-time had come. */
    @EachLock
    void inversionThroughAChainOfOrdinaryThreads(LockUnderTest kind) {
        for (int length : new int[] {3, 10}) {
            InversionScene.play(kind, scene -> runChain(scene, kind, length, 0));
        }
    }

    /** The high thread waits on a condition; from its signal on it waits for the lock, and its signaller inherits. */
    @EachLock
    void inversionByASignaller(LockUnderTest kind) {
        InversionScene.play(kind, scene -> runSignaller(scene, kind));
    }

    private static void runOneLock(InversionScene scene, LockUnderTest kind, int priority) {
        ReentrantLock lock = kind.newLock();
        try (Crew crew = new Crew()) {
            scene.startHog(crew);
            scene.startOwner(crew, priority, lock);
            scene.startHigh(crew, lock, high -> awaitQueued(lock, high));
        }
    }

    private static void runChain(InversionScene scene, LockUnderTest kind, int length, int priority) {
        ReentrantLock last = kind.newLock();
        try (Crew crew = new Crew()) {
            scene.startHog(crew);
            scene.startOwner(crew, priority, last);
            ReentrantLock wanted = last;
            for (int i = 1; i < length; i++) {
                ReentrantLock next = wanted;
                ReentrantLock own = kind.newLock();
                awaitQueued(next, crew.start("link " + i, () -> {
                    InversionScene.join(priority);
                    own.lock();
                    next.lock();
                    next.unlock();
                    own.unlock();
                }));
                wanted = own;
            }
            ReentrantLock first = wanted;
            scene.startHigh(crew, first, high -> awaitQueued(first, high));
        }
    }

    private static void runSignaller(InversionScene scene, LockUnderTest kind) {
        ReentrantLock lock = kind.newLock();
        Condition condition = lock.newCondition();
        CountDownLatch highHolds = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            scene.startHog(crew);
            crew.start("high", () -> {
                InversionScene.join(InversionScene.HIGH);
                lock.lock();
                highHolds.countDown();
                condition.await();
                scene.highHasTheLock();
                lock.unlock();
            });
            crew.start("signaller", () -> {
                highHolds.await();
                InversionScene.join(InversionScene.LOW);
                lock.lock();
                condition.signal();
                scene.workInSection();
                lock.unlock();
            });
        }
    }
}
