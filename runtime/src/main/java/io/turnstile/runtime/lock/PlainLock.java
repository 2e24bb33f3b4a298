package io.turnstile.runtime.lock;

import io.turnstile.runtime.platform.NativeSlot;
import io.turnstile.runtime.thread.ThreadRecord;

/**
 * Protocol {@code futex}: a word that is 0 or its owner's tid; everybody sleeps politely; nobody is boosted.
 *
 * <p>Unfair: barging, at most one woken thread at a time. Fair: waiters stand in a queue, only its head may take the word,
 * and a release wakes the head. No head sleeps through a release: it sets its turn word to 0, then looks at head and word,
 * and sleeps only while the turn word is 0; the releaser frees the word, then reads the head, then sets its turn word to 1
 * and wakes it. A head that gives up leaves the queue first, then looks at the word, and wakes the next head where it is
 * free; a release that comes later sees the new head by itself.
 */
final class PlainLock extends FatLock {
    private static final long serialVersionUID = 1L;

    PlainLock(int index, NativeSlot slot, boolean fair) {
        super(index, slot, fair);
    }

    @Override
    boolean inherits() {
        return false;
    }

    @Override
    void arrive(Waiting waiting) {
        if (waiting.turn != null) {
            try {
                enqueue(waiting.turn);
            } catch (Throwable noMemory) { // it may stand in the queue all the same, and would never leave it
                depart(waiting);
                afterSleep(false);
                throw noMemory;
            }
        }
    }

    @Override
    void arriveVirtual(WaitMode mode, long deadlineNs) {
        // it will stand in the same queue as all others
    }

    @Override
    void depart(Waiting waiting) {
        if (waiting.turn != null) {
            dequeue(waiting.turn);
        }
    }

    @Override
    boolean queuesInKernel() {
        return false;
    }

    @Override
    void owned(ThreadRecord me) {
        // no thread waits for a plain word in the kernel's PI queue
    }

    @Override
    void disowned(ThreadRecord me) {
        // as in owned
    }

    @Override
    void ownedByInflation(ThreadRecord owner, int delta) {
        // as in owned
    }

    @Override
    void freeWord(ThreadRecord me) {
        slot.setIntVolatile(WORD_OFFSET, 0);
    }

    @Override
    boolean isOwnAfterHandOver() {
        return true;
    }

    @Override
    Outcome sleep(Waiting waiting) {
        if (waiting.turn == null) {
            sleepPolitely(waiting);
        } else {
            sleepInTurn(waiting);
        }
        return Outcome.RETRY;
    }

    @Override
    boolean mustNotSleep(ThreadRecord me) {
        return false;
    }

    @Override
    boolean queuesFairly() {
        return isFair();
    }
}
