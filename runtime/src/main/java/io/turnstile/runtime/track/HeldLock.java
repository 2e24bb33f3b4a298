package io.turnstile.runtime.track;

/**
 * A place on the stack of locks of one thread: a lock that it holds, or, above those, the one that it goes for. Made once and
 * used again and again; what it holds is written only where it changes, since a reference costs the collector's barriers.
 */
final class HeldLock {
    LockRecord lock;
    int site;
    int mode;
    int count; // how often the thread has taken it
    boolean isPrivate; // no other thread could have it when it was taken
    long tick; // Ticker.now() when it was taken, or gone for
    long ns; // System.nanoTime() when taken; 0 where this hold is not sampled
    long chain; // hash of the locks up to this one; 0 where it is not known yet

    void set(LockRecord newLock, int newSite, int newMode) {
        if (lock != newLock) {
            lock = newLock;
        }
        site = newSite;
        mode = newMode;
        count = 1;
        tick = Ticker.now();
        chain = 0;
    }
}
