package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.LockUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Threads that repeat a random step until each has done its share of the operations, watched by the thread that runs the
 * storm: when nobody gets on for {@link #STALL_LIMIT_NS}, the storm fails with the stacks of all.
 */
final class Storm {
    /** The system property that sets {@link #OPERATIONS}. */
    static final String OPERATIONS_PROPERTY = "turnstile.storm.operations";

    /** Operations of all counted actors together. */
    static final long OPERATIONS = Long.getLong(OPERATIONS_PROPERTY, 20_000);

    /** The seed of all random choices. */
    static final long SEED = Long.getLong("turnstile.storm.seed", System.nanoTime());

    /** So long without one finished step of any counted actor is a lost wake-up. */
    static final long STALL_LIMIT_NS = TimeUnit.SECONDS.toNanos(15);

    private static final long FAILED_GRACE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String title;
    private final SplittableRandom seeds = new SplittableRandom(SEED);
    private final List<Actor> actors = new ArrayList<>();
    private final AtomicReference<AssertionError> failure = new AtomicReference<>(); // the first one stays
    private volatile boolean isOver; // written by the running thread, and by an actor that fails

    Storm(String title, LockUnderTest kind) {
        this.title = title + " on " + kind;
    }

    /** Makes the thread of an actor; the seam for virtual and real-time ones. */
    @FunctionalInterface
    interface ThreadMaker {
        /** An unstarted thread for this body. */
        Thread newThread(String name, Runnable body);

        /** An ordinary daemon thread. */
        static Thread ordinary(String name, Runnable body) {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        }
    }

    /** One step of an actor. */
    @FunctionalInterface
    interface Step {
        /** Does one operation; whatever is thrown ends the storm as a failure. */
        void run(Actor me) throws Exception;
    }

    /** Adds an actor with an equal share of the operations. */
    Actor actor(String name, Step step) {
        return actor(name, ThreadMaker::ordinary, step);
    }

    /** Adds an actor with an equal share of the operations, on a thread made to order. */
    Actor actor(String name, ThreadMaker maker, Step step) {
        return add(new Actor(name, true, maker, step));
    }

    /** Adds an actor that repeats its step as long as the others are at work. */
    Actor companion(String name, Step step) {
        return add(new Actor(name, false, ThreadMaker::ordinary, step));
    }

    private Actor add(Actor actor) {
        actors.add(actor);
        return actor;
    }

    /** Adds a companion that interrupts counted actors at random, pausing up to {@code pauseNs} between. */
    void interrupter(long pauseNs) {
        companion("interrupter", me -> {
            Actor victim = actors.get(me.random.nextInt(actors.size()));
            if (victim.isCounted) {
                victim.thread.interrupt();
            }
            LockSupport.parkNanos(me.random.nextLong(pauseNs));
        });
    }

    /** Runs the storm to its end. */
    void run() {
        long countedCount = actors.stream().filter(actor -> actor.isCounted).count();
        long share = Math.max(1, OPERATIONS / countedCount);
        for (Actor actor : actors) {
            actor.shareCount = actor.isCounted ? share : Long.MAX_VALUE;
        }
        for (Actor actor : actors) {
            actor.thread.start();
        }
        watch();
        isOver = true;
        awaitEndOfAll();
        AssertionError error = failure.get();
        if (error != null) {
            throw error;
        }
    }

    /** Runs the storm to its end; then every cell must be quiet, and together they must have seen every visit. */
    void runOver(List<GuardedCell> cells) {
        run();
        long visitCount = actors.stream().mapToLong(actor -> actor.visitCount).sum();
        assertEquals(
                visitCount, cells.stream().mapToLong(GuardedCell::assertQuiet).sum(), title + ": entries lost");
    }

    private void watch() {
        long lastProgress = -1;
        long lastProgressNs = System.nanoTime();
        while (!isOver && actors.stream().anyMatch(actor -> actor.isCounted && actor.thread.isAlive())) {
            LockSupport.parkNanos(POLL_NS);
            long progress = actors.stream()
                    .filter(actor -> actor.isCounted)
                    .mapToLong(actor -> actor.doneCount)
                    .sum();
            if (progress != lastProgress) {
                lastProgress = progress;
                lastProgressNs = System.nanoTime();
            } else if (System.nanoTime() - lastProgressNs > STALL_LIMIT_NS) {
                fail(new AssertionError(title + ": no progress after " + progress + " operations" + stacks()));
            }
        }
    }

    private void awaitEndOfAll() {
        long deadlineNs = System.nanoTime() + (failure.get() == null ? STALL_LIMIT_NS : FAILED_GRACE_NS);
        for (Actor actor : actors) {
            while (actor.thread.isAlive()) {
                if (System.nanoTime() - deadlineNs > 0) {
                    fail(new AssertionError(title + ": " + actor.thread.getName() + " does not end" + stacks()));
                    return;
                }
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    private void fail(AssertionError error) {
        failure.compareAndSet(null, error);
        isOver = true;
    }

    private String stacks() {
        StringBuilder text = new StringBuilder(" (seed " + SEED + ")");
        for (Actor actor : actors) {
            text.append("\n\"").append(actor.thread.getName()).append("\" ").append(actor.thread.getState());
            text.append(" after ").append(actor.doneCount);
            for (StackTraceElement frame : actor.thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    /** One thread of the storm. */
    final class Actor {
        /** The actor's own random choices. */
        final SplittableRandom random = seeds.split();

        private final boolean isCounted;
        private final Step step;
        private final Thread thread;
        private long shareCount; // written before the thread starts
        private volatile long doneCount; // written by the actor
        private long visitCount; // written by the actor, read after its end; plain, so that it orders nothing

        private Actor(String name, boolean isCounted, ThreadMaker maker, Step step) {
            this.isCounted = isCounted;
            this.step = step;
            thread = maker.newThread(name, this::repeat);
        }

        /** One more entry into a guarded cell. */
        void countVisit() {
            visitCount++;
        }

        private void repeat() {
            try {
                for (long i = 0; i < shareCount && !isOver; i++) {
                    step.run(this);
                    doneCount = i + 1;
                }
            } catch (Throwable t) {
                String where = title + ": " + thread.getName() + " failed at its operation " + doneCount;
                fail(new AssertionError(where + " (seed " + SEED + "): " + t, t));
            }
        }
    }
}
