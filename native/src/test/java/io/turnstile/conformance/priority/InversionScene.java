package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Priority inversion on one CPU: a low thread owns a lock, a high one waits for it, and a medium hog that needs no lock
 * becomes runnable while the low thread is inside its section. What is asserted is the order of two events, not a time:
 * with inheritance the high thread has the lock before the hog has done its work; in one of two runs, since a lock of the
 * JVM's own, which lends nothing, can come between while code is being compiled (docs/laboratory.md). Without it the hog comes
 * first: asserted too, so that a test that could not tell would fail, but of one run in some, since the kernel gives
 * ordinary threads a share of a CPU whose real-time threads never rest (sched(7), {@code sched_rt_runtime_us}), and the low
 * thread may be through its section within that share.
 */
final class InversionScene {
    static final int LOW = 10;
    static final int HIGH = 80;
    private static final int MEDIUM = 50;
    private static final long SECTION_ROUNDS = 2_000_000;
    private static final long HOG_ROUNDS = 40_000_000;
    private static final int CONTROL_RUNS = 20; // the kernel may throttle real-time threads, and the owner runs on
    private static final int INHERITED_RUNS = 2;
    private static final String HIGH_HAS_THE_LOCK = "high has the lock";
    private static final String HOG_IS_DONE = "hog is done";

    private static volatile long sink; // keeps the work from being optimised away

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch highWaits = new CountDownLatch(1);
    private final CountDownLatch hogMayStart = new CountDownLatch(1);

    private InversionScene() {}

    /** Plays a scene and asserts the order of its events: until it is the expected one, in a few runs at most. */
    static void play(LockUnderTest kind, Consumer<InversionScene> script) {
        boolean inherits = kind.protocol() == LockProtocol.PI || kind.protocol() == LockProtocol.CEILING;
        List<String> expected =
                inherits ? List.of(HIGH_HAS_THE_LOCK, HOG_IS_DONE) : List.of(HOG_IS_DONE, HIGH_HAS_THE_LOCK);
        List<String> seen = List.of();
        for (int run = 0; run < (inherits ? INHERITED_RUNS : CONTROL_RUNS) && !seen.equals(expected); run++) {
            InversionScene scene = new InversionScene();
            script.accept(scene);
            seen = List.copyOf(scene.events);
        }
        assertEquals(expected, seen);
    }

    /** Starts the hog; returns when it has its priority and sleeps. */
    void startHog(Crew crew) {
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

    /**
     * Starts an owner of what is waited for; returns when it owns it and sleeps. It works once somebody high waits.
     *
     * @param priority 0 for an ordinary thread
     */
    void startOwner(Crew crew, int priority, Lock lock) {
        CountDownLatch owned = new CountDownLatch(1);
        Crew.Member owner = crew.start("owner", () -> {
            join(priority);
            lock.lock();
            owned.countDown();
            highWaits.await();
            workInSection();
            lock.unlock();
        });
        awaitLatch(owned);
        Await.until("the owner sleeps", owner::isAsleep);
    }

    /** Starts the high thread; once it is queued, the owner works. */
    void startHigh(Crew crew, Lock lock, Consumer<Crew.Member> awaitQueued) {
        awaitQueued.accept(crew.start("high", () -> {
            join(HIGH);
            lock.lock();
            highHasTheLock();
            lock.unlock();
        }));
        highWaits.countDown();
    }

    /** The calling thread, the high one, has what it waited for. */
    void highHasTheLock() {
        events.add(HIGH_HAS_THE_LOCK);
    }

    /** The hog is let loose by the owner itself: on one CPU it preempts it at once, unless the owner has been boosted. */
    void workInSection() {
        hogMayStart.countDown();
        work(SECTION_ROUNDS);
    }

    /** Puts the calling thread on the CPU of the scene; 0 leaves it an ordinary thread. */
    static void join(int priority) {
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
