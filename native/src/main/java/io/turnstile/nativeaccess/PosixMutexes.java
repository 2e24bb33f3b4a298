package io.turnstile.nativeaccess;

import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * {@code pthread_mutex_t} at an address of the caller's choice, error-checking, perhaps robust, shared, inheriting.
 *
 * <p>Robustness needs the C library: the kernel keeps one robust list for each thread, and it is the C library's
 * (set_robust_list(2)). All methods return what the function returns: 0 or a positive error number. A mutex must stay mapped
 * as long as a thread of this process owns it, since its list entry links to those of others.
 *
 * <p>Source: POSIX.1-2017 pthread_mutex_lock, pthread_mutexattr_setrobust, pthread_mutex_consistent.
 */
public final class PosixMutexes {
    /** No less than {@code sizeof(pthread_mutex_t)} of glibc and musl: 40 bytes on x86-64, 48 on AArch64. */
    public static final int MUTEX_BYTES = 64;

    private static final int ATTRIBUTE_BYTES = 64; // sizeof(pthread_mutexattr_t) is 4 or 8
    // bits/pthreadtypes.h, pthread.h; the same in musl
    private static final int PTHREAD_MUTEX_ERRORCHECK = 2;
    private static final int PTHREAD_PROCESS_SHARED = 1;
    private static final int PTHREAD_MUTEX_ROBUST = 1;
    private static final int PTHREAD_PRIO_INHERIT = 1;
    private static final int CLOCK_MONOTONIC = 1; // linux/time.h

    private static final int SHARED = 1;
    private static final int ROBUST = 2;
    private static final int INHERITS = 4;

    /** What {@code pthread_mutex_init} reads of one set of properties: made once and never ended; or why it cannot be had. */
    private record Attributes(ByteBuffer memory, long address, int error) {}

    private final SystemCalls calls;
    private final AtomicReferenceArray<Attributes> attributes =
            new AtomicReferenceArray<>(8); // by SHARED | ROBUST | INHERITS
    private final ByteBuffer longAgo = ByteBuffer.allocateDirect(2 * Long.BYTES); // struct timespec {0, 0}
    private final long longAgoAddress;
    private final CLibrary.Function attributeInit;
    private final CLibrary.Function setType;
    private final CLibrary.Function setShared;
    private final CLibrary.Function setRobust;
    private final CLibrary.Function setProtocol;
    private final CLibrary.Function init;
    private final CLibrary.Function lock;
    private final CLibrary.Function timedLock;
    private final CLibrary.Function clockLock; // null where the library has none (glibc before 2.30, musl)
    private final CLibrary.Function unlock;
    private final CLibrary.Function consistent;
    private final CLibrary.Function destroy;

    PosixMutexes(SystemCalls calls, CLibrary library) {
        this.calls = calls;
        this.longAgoAddress = calls.addressOf(longAgo);
        try {
            attributeInit = library.find("pthread_mutexattr_init");
            setType = library.find("pthread_mutexattr_settype");
            setShared = library.find("pthread_mutexattr_setpshared");
            setRobust = library.find("pthread_mutexattr_setrobust");
            setProtocol = library.find("pthread_mutexattr_setprotocol");
            init = library.find("pthread_mutex_init");
            lock = library.find("pthread_mutex_lock");
            timedLock = library.find("pthread_mutex_timedlock");
            unlock = library.find("pthread_mutex_unlock");
            consistent = library.find("pthread_mutex_consistent");
            destroy = library.find("pthread_mutex_destroy");
        } catch (NoSuchElementException missing) {
            throw new UnsupportedPlatformException(
                    "robust locks need a C library with robust mutexes (" + missing.getMessage()
                            + "): use glibc 2.34 or later, or a futex without robustness",
                    missing);
        }
        clockLock = findClockLock(library);
    }

    private static CLibrary.Function findClockLock(CLibrary library) {
        try {
            return library.find("pthread_mutex_clocklock");
        } catch (NoSuchElementException missing) {
            return null;
        }
    }

    /** Makes a free mutex of {@value #MUTEX_BYTES} bytes at {@code address}, 8-byte aligned. */
    public int init(long address, boolean shared, boolean robust, boolean inherits) {
        int kind = (shared ? SHARED : 0) | (robust ? ROBUST : 0) | (inherits ? INHERITS : 0);
        Attributes made = attributes.get(kind);
        if (made == null) {
            made = makeAttributes(kind);
            attributes.set(kind, made);
        }
        return made.error != 0 ? made.error : init.call(address, made.address, 0);
    }

    private Attributes makeAttributes(int kind) {
        ByteBuffer memory = ByteBuffer.allocateDirect(ATTRIBUTE_BYTES); // malloc aligns it
        long at = calls.addressOf(memory);
        int error = attributeInit.call(at, 0, 0);
        error = error != 0 ? error : setType.call(at, PTHREAD_MUTEX_ERRORCHECK, 0);
        error = error != 0 || (kind & SHARED) == 0 ? error : setShared.call(at, PTHREAD_PROCESS_SHARED, 0);
        error = error != 0 || (kind & ROBUST) == 0 ? error : setRobust.call(at, PTHREAD_MUTEX_ROBUST, 0);
        error = error != 0 || (kind & INHERITS) == 0 ? error : setProtocol.call(at, PTHREAD_PRIO_INHERIT, 0);
        return new Attributes(memory, at, error);
    }

    /** Acquires; 0, {@code EOWNERDEAD} (acquired, too), {@code ENOTRECOVERABLE}, {@code EDEADLK}. Not interruptible. */
    public int lock(long address) {
        return lock.call(address, 0, 0);
    }

    /**
     * Acquires if that needs no waiting; {@code ETIMEDOUT} otherwise. By a deadline in the past: glibc's
     * pthread_mutex_trylock leaves a robust mutex locked for ever when it answers {@code ENOTRECOVERABLE} (seen with 2.36).
     */
    public int tryLock(long address) {
        return timedLock.call(address, longAgoAddress, 0);
    }

    /** Whether {@link #lockUntil} can be asked for {@code CLOCK_MONOTONIC}; it may yet answer {@code EINVAL} for it. */
    public boolean hasMonotonicClock() {
        return clockLock != null;
    }

    /** Acquires until an absolute time, {@code ETIMEDOUT} then; the timespec is read on the clock that is named. */
    public int lockUntil(long address, boolean monotonic, long timespecAddress) {
        return monotonic
                ? clockLock.call(address, CLOCK_MONOTONIC, timespecAddress)
                : timedLock.call(address, timespecAddress, 0);
    }

    /** Releases; {@code EPERM} where the caller does not own it. */
    public int unlock(long address) {
        return unlock.call(address, 0, 0);
    }

    /** Makes a mutex usable again that was acquired with {@code EOWNERDEAD}. */
    public int consistent(long address) {
        return consistent.call(address, 0, 0);
    }

    /** Ends a mutex; {@code EBUSY} where it is held. */
    public int destroy(long address) {
        return destroy.call(address, 0, 0);
    }
}
