package io.turnstile.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@link FutexLike} by the JDK alone, for every platform: the word is on the heap, sleepers park.
 *
 * <p>It keeps the whole contract. What it lacks is what only a kernel gives: no priority inheritance, no sharing between
 * processes, and sleepers are woken first come, first woken, not by priority.
 */
public final class PortableFutex implements FutexLike {
    private final AtomicInteger word;
    private final ParkingQueue sleepers = new ParkingQueue();
    private volatile boolean closed; // set once

    /** A word that holds {@code initialValue}. */
    public PortableFutex(int initialValue) {
        word = new AtomicInteger(initialValue);
    }

    @Override
    public int load() {
        checkOpen();
        return word.get();
    }

    @Override
    public void store(int value) {
        checkOpen();
        word.set(value);
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        checkOpen();
        return word.compareAndSet(expected, value);
    }

    @Override
    public WaitResult waitFor(int expected) {
        return sleep(expected, Checks.NO_DEADLINE);
    }

    @Override
    public WaitResult waitFor(int expected, long timeout, TimeUnit unit) {
        return sleep(expected, Checks.deadlineNs(timeout, unit));
    }

    private WaitResult sleep(int expected, long deadlineNs) {
        checkOpen();
        WaitResult result = sleepers.await(() -> word.get() == expected && !closed, deadlineNs, this);
        checkOpen();
        return result;
    }

    @Override
    public int wake(int count) {
        Checks.notNegative("count", count);
        checkOpen();
        return sleepers.wake(count);
    }

    @Override
    public void close() {
        closed = true; // before the wake: who queues later sees it
        sleepers.wake(Integer.MAX_VALUE);
    }

    private void checkOpen() {
        if (closed) {
            throw Checks.closed("this futex");
        }
    }

    @Override
    public String toString() {
        return "PortableFutex[" + (closed ? "closed" : word.get()) + "]";
    }
}
