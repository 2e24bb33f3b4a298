package io.turnstile.conformance.priority;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachInheritingLock;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.runtime.lock.LockDeadlockException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static io.turnstile.conformance.harness.LockAssertions.assertHeldByMe;
import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static io.turnstile.conformance.harness.LockAssertions.awaitQueued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Threads that wait for each other. */
class DeadlockTest {

    /** futex(2), EDEADLK: of two threads that wait for each other for ever, one is told, and can get both out of it. */
    @EachInheritingLock
    void twoLocksInOppositeOrderThrowAndNameThreadsAndLocks(LockUnderTest kind) {
        String message = messageOfCycle(kind, 2);
        assertTrue(message.contains("\"thread 0\"") && message.contains("\"thread 1\""), message);
    }

    /** The same for a longer cycle. */
    @EachInheritingLock
    void cycleOfFiveLocksThrowsAndNamesAllThreads(LockUnderTest kind) {
        String message = messageOfCycle(kind, 5);
        for (int i = 0; i < 5; i++) {
            assertTrue(message.contains("\"thread " + i + "\""), message);
        }
    }

    /** Runs a cycle of {@code length} threads to its end; returns the message of the only exception. */
    private static String messageOfCycle(LockUnderTest kind, int length) {
        List<ReentrantLock> locks = Stream.generate(kind::newLock).limit(length).toList();
        ConcurrentLinkedQueue<LockDeadlockException> thrown = new ConcurrentLinkedQueue<>();
        try (Crew crew = new Crew()) {
            IntStream.range(0, length)
                    .forEach(i -> crew.start("thread " + i, () -> {
                        ReentrantLock own = locks.get(i);
                        ReentrantLock wanted = locks.get((i + 1) % length);
                        own.lock();
                        try {
                            Await.until(
                                    "all own a lock",
                                    () -> locks.stream().allMatch(ReentrantLock::isLocked) || !thrown.isEmpty());
                            wanted.lock();
                            wanted.unlock();
                        } catch (LockDeadlockException e) {
                            assertHeldByMe(own, 1);
                            assertFalse(wanted.isHeldByCurrentThread(), "thrown, and yet the owner");
                            thrown.add(e);
                        } finally {
                            own.unlock();
                        }
                    }));
        }
        assertEquals(1, thrown.size(), "threads that were told");
        locks.forEach(lock -> assertIdle(lock));
        return thrown.peek().getMessage();
    }

    /** A wait that a deadline or an interrupt can end is no deadlock: it ends so, and not by an exception of ours. */
    @EachInheritingLock
    void waitsThatCanEndAreNotRefused(LockUnderTest kind) {
        ReentrantLock first = kind.newLock();
        ReentrantLock second = kind.newLock();
        try (Crew crew = new Crew()) {
            first.lock();
            Crew.Member other = crew.start("other", () -> {
                second.lock();
                try {
                    assertThrows(InterruptedException.class, first::lockInterruptibly);
                } finally {
                    second.unlock();
                }
            });
            awaitQueued(first, other);
            boolean acquired = assertDoesNotThrowInterrupted(() -> second.tryLock(50, TimeUnit.MILLISECONDS));
            assertFalse(acquired);
            assertHeldByMe(first, 1);
            other.interrupt();
            other.join();
            assertTrue(assertDoesNotThrowInterrupted(() -> second.tryLock(1, TimeUnit.DAYS)));
            second.unlock();
            first.unlock();
        }
        assertIdle(first);
        assertIdle(second);
    }

    private interface TimedAttempt {
        boolean run() throws InterruptedException;
    }

    private static boolean assertDoesNotThrowInterrupted(TimedAttempt attempt) {
        try {
            return attempt.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** ThreadMXBean.findDeadlockedThreads: "threads that are in deadlock waiting for … ownable synchronizers". */
    @EachLock
    void jvmFindsTheDeadlock(LockUnderTest kind) {
        ReentrantLock first = kind.newLock();
        ReentrantLock second = kind.newLock();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Crew crew = new Crew()) {
            Crew.Member one = startHalf(crew, first, second);
            Crew.Member two = startHalf(crew, second, first);
            Set<Long> expected = Set.of(one.thread().getId(), two.thread().getId());
            Await.until("the JVM sees the deadlock", () -> {
                long[] found = threads.findDeadlockedThreads();
                return found != null
                        && LongStream.of(found)
                                .boxed()
                                .collect(Collectors.toSet())
                                .containsAll(expected);
            });
            one.interrupt();
        }
        assertIdle(first);
        assertIdle(second);
    }

    /** Acquires {@code own} and then waits for {@code wanted}, until it is free or the thread is interrupted. */
    private static Crew.Member startHalf(Crew crew, ReentrantLock own, ReentrantLock wanted) {
        return crew.start("half", () -> {
            own.lock();
            try {
                Await.until("the other half is held", wanted::isLocked);
                wanted.lockInterruptibly();
                wanted.unlock();
            } catch (InterruptedException toEndTheDeadlock) {
                assertFalse(wanted.isHeldByCurrentThread());
            } finally {
                own.unlock();
            }
        });
    }
}
