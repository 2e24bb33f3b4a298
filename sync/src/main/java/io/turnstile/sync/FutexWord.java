package io.turnstile.sync;

/** Where the word of a kernel futex is. Every access throws {@link IllegalStateException} once it is released. */
interface FutexWord {
    int load();

    void store(int value);

    boolean compareAndSet(int expected, int value);

    /** The native address, valid while it is not released. */
    long address();

    /** Gives the memory back; once. */
    void release();
}
