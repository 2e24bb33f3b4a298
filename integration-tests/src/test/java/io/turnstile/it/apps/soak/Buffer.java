package io.turnstile.it.apps.soak;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded buffer on a lock and two conditions, as the documentation of {@code Condition} has it, with the timed operations. */
final class Buffer extends AbstractQueue<Long> implements BlockingQueue<Long> {
    private static final int CAPACITY = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Long> elements = new ArrayDeque<>(); // under lock

    @Override
    public boolean offer(Long element, long timeout, TimeUnit unit) throws InterruptedException {
        long leftNs = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (elements.size() == CAPACITY) {
                if (leftNs <= 0) {
                    return false;
                }
                leftNs = notFull.awaitNanos(leftNs);
            }
            elements.add(element);
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Long poll(long timeout, TimeUnit unit) throws InterruptedException {
        long leftNs = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (elements.isEmpty()) {
                if (leftNs <= 0) {
                    return null;
                }
                leftNs = notEmpty.awaitNanos(leftNs);
            }
            Long element = elements.remove();
            notFull.signal();
            return element;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return elements.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Iterator<Long> iterator() {
        lock.lock();
        try {
            return List.copyOf(elements).iterator();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int remainingCapacity() {
        return CAPACITY - size();
    }

    @Override
    public boolean offer(Long element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Long poll() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Long peek() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(Long element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Long take() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int drainTo(Collection<? super Long> target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int drainTo(Collection<? super Long> target, int maxElements) {
        throw new UnsupportedOperationException();
    }
}
