package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import io.turnstile.runtime.platform.FutexPort;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What a futex of Linux is to be; {@link #build} makes a word to wait on, {@link #buildLock} a lock with an owner. */
public final class LinuxFutexBuilder {
    private int initialValue;
    private boolean privateFutex = true;
    private Path file;
    private boolean realtimeClock;
    private boolean priorityInheritance;
    private boolean robust;
    private Consumer<FutexLock> onOwnerDied;

    LinuxFutexBuilder() {}

    /** The value of a new word; of a file that exists already the value stays as it is. */
    public LinuxFutexBuilder initialValue(int value) {
        initialValue = value;
        return this;
    }

    /** Whether the word belongs to this process alone, which is the default; otherwise {@link #file} must name a file. */
    public LinuxFutexBuilder privateFutex(boolean isPrivate) {
        privateFutex = isPrivate;
        return this;
    }

    /** The file that holds the word for all processes that name it; made where there is none. Not private, then. */
    public LinuxFutexBuilder file(Path path) {
        file = Checks.notNull("file", path, "pass a path, or leave the call out for a private futex");
        privateFutex = false;
        return this;
    }

    /** Timeouts end at a time of CLOCK_REALTIME, and move where that is stepped; default: CLOCK_MONOTONIC. */
    public LinuxFutexBuilder realtimeClock(boolean realtime) {
        realtimeClock = realtime;
        return this;
    }

    /** The owner runs at the priority of its most urgent waiter. Only for {@link #buildLock}. */
    public LinuxFutexBuilder priorityInheritance(boolean inherit) {
        priorityInheritance = inherit;
        return this;
    }

    /** The lock survives the death of its owner, a thread or a process. Only for {@link #buildLock}. */
    public LinuxFutexBuilder robust(boolean survives) {
        robust = survives;
        return this;
    }

    /**
     * Called by the thread that acquires the lock after its owner has died, while it holds it, before its {@code lock} returns.
     * It repairs what the lock guards and calls {@link FutexLock#markConsistent}. Implies {@link #robust}.
     */
    public LinuxFutexBuilder onOwnerDied(Consumer<FutexLock> callback) {
        onOwnerDied = Checks.notNull("callback", callback, "pass one, or call robust(true)");
        robust = true;
        return this;
    }

    /**
     * Makes a word to wait on.
     *
     * @throws IllegalStateException where the properties contradict each other; the message says how
     * @throws UnsupportedOperationException where this is no Linux
     */
    public LinuxFutex build() {
        if (priorityInheritance || robust) {
            throw new IllegalStateException("the futex is to be " + (robust ? "robust" : "inheriting")
                    + ": only what has an owner can be that; call buildLock(), or leave the property out");
        }
        checkFile();
        LinuxLibrary linux = SyncPlatform.linux("LinuxFutex");
        FutexWord word = privateFutex ? new PrivateWord(initialValue) : new MappedWord(linux, file, initialValue);
        return new LinuxFutex(
                linux, word, !privateFutex, realtimeClock ? FutexPort.Clock.REALTIME : FutexPort.Clock.MONOTONIC);
    }

    /**
     * Makes a lock: the lock core's own where it is private and not robust, else one of the C library in memory of ours.
     *
     * @throws IllegalStateException where the properties contradict each other; the message says how
     * @throws UnsupportedOperationException where this is no Linux
     */
    public FutexLock buildLock() {
        if (initialValue != 0) {
            throw new IllegalStateException("initialValue is " + initialValue + ": a lock is made free; leave it out");
        }
        if (realtimeClock) {
            throw new IllegalStateException(
                    "realtimeClock is true: the timeouts of a lock are relative and by the monotonic clock;"
                            + " leave it out, or build() a futex");
        }
        checkFile();
        LinuxLibrary linux = SyncPlatform.linux("FutexLock");
        if (privateFutex && !robust) {
            return new CoreFutexLock(priorityInheritance);
        }
        MutexMemory memory = privateFutex
                ? MutexMemory.ofProcess(linux.posixMutexes(), robust, priorityInheritance)
                : MutexMemory.ofFile(linux, file, robust, priorityInheritance);
        return new PosixFutexLock(memory, onOwnerDied);
    }

    private void checkFile() {
        if (!privateFutex && file == null) {
            throw new IllegalStateException(
                    "privateFutex is false and there is no file: what processes share is in a file;"
                            + " call file(path), or leave privateFutex out");
        }
        if (privateFutex && file != null) {
            throw new IllegalStateException(
                    "privateFutex is true and file is " + file + ": a private futex has none; leave one of them out");
        }
    }
}
