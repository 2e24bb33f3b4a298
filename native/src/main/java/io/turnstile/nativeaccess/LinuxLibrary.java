package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.FutexPort;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;

/**
 * What the synchronization library needs of Linux beyond the lock core's ports: futex words that processes share, waits
 * until a wall-clock time, an asymmetric fence, the CPU that the caller runs on, the CPUs it may run on, and glibc's
 * mutexes.
 *
 * <p>Results are non-negative, or {@code -errno}. Source: futex(2), membarrier(2), sched_getcpu(3).
 */
public final class LinuxLibrary {
    // linux/futex.h
    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_WAIT_BITSET = 9;
    private static final int FUTEX_PRIVATE_FLAG = 128;
    private static final int FUTEX_CLOCK_REALTIME = 256;
    private static final int FUTEX_BITSET_MATCH_ANY = 0xFFFF_FFFF;

    private static final int CS_GNU_LIBC_VERSION = 2; // bits/confname.h
    private static final int VERSION_BYTES = 64;

    private static final int CPU_MASK_BYTES = 1024; // 8192 CPUs, the most that Linux is built for (NR_CPUS)

    private final SystemCalls calls;
    private final SystemCallNumbers numbers;
    private final CLibrary library;
    private final CLibrary.Function currentCpu;
    private final Membarrier membarrier;
    private PosixMutexes posixMutexes; // under the monitor; linked when first asked for

    private LinuxLibrary(SystemCalls calls, SystemCallNumbers numbers, CLibrary library) {
        this.calls = calls;
        this.numbers = numbers;
        this.library = library;
        this.currentCpu = findCurrentCpu(library);
        this.membarrier = new Membarrier(calls, numbers);
    }

    /**
     * Opens it by the binding that the process uses by default ({@link Binding#AUTO}).
     *
     * @throws UnsupportedPlatformException as {@link LinuxPlatform#open()}
     */
    public static LinuxLibrary open() {
        SystemCallNumbers numbers = SystemCallNumbers.ofThisMachine();
        Binding binding = Binding.AUTO.resolve();
        return new LinuxLibrary(
                NativeAccess.open(binding, null),
                numbers,
                binding == Binding.FFM ? new ForeignLibrary(MethodHandles.lookup()) : new JnaLibrary());
    }

    private static CLibrary.Function findCurrentCpu(CLibrary library) {
        try {
            return library.find("sched_getcpu");
        } catch (NoSuchElementException missing) {
            return (a, b, c) -> -1;
        }
    }

    /**
     * Sleeps while the word holds {@code expected}, until the absolute time of the timespec (address 0: for ever).
     *
     * @param shared whether the word may be mapped by other processes too
     * @return 0 woken, perhaps spuriously; {@code -EAGAIN}, {@code -ETIMEDOUT}, {@code -EINTR}
     */
    public int waitOn(long address, int expected, boolean shared, FutexPort.Clock clock, long timespecAddress) {
        int clockFlag = clock == FutexPort.Clock.REALTIME ? FUTEX_CLOCK_REALTIME : 0;
        return futex(address, FUTEX_WAIT_BITSET | clockFlag, shared, expected, timespecAddress, FUTEX_BITSET_MATCH_ANY);
    }

    /** Wakes at most {@code count} sleepers of {@link #waitOn} with the same {@code shared}; returns how many. */
    public int wake(long address, int count, boolean shared) {
        return futex(address, FUTEX_WAKE, shared, count, 0, 0);
    }

    private int futex(long address, int operation, boolean shared, int value, long timespec, int bits) {
        int flags = shared ? 0 : FUTEX_PRIVATE_FLAG;
        return (int) calls.call(numbers.futex(), address, operation | flags, value, timespec, 0, bits);
    }

    /** Registers the process for {@link #fenceAllThreads}; {@code -ENOSYS} or {@code -EINVAL} where the kernel lacks it. */
    public int registerFence() {
        return membarrier.register();
    }

    /** Has every running thread of the process pass a full memory fence before it returns. */
    public int fenceAllThreads() {
        return membarrier.fence();
    }

    /** The CPU that the caller runs on, which may have changed on return; -1 where it cannot be known. */
    public int currentCpu() {
        return currentCpu.call(0, 0, 0);
    }

    /**
     * The CPUs that a thread may run on.
     *
     * @param tid 0 for the caller
     * @return bit {@code i} of element {@code i / 64} stands for CPU {@code i}; empty where they cannot be known
     */
    public long[] allowedCpus(int tid) {
        ByteBuffer bits = ByteBuffer.allocateDirect(CPU_MASK_BYTES).order(ByteOrder.nativeOrder());
        long bytes = calls.call(numbers.schedGetaffinity(), tid, bits.capacity(), calls.addressOf(bits), 0, 0, 0);
        long[] mask = new long[Math.max(0, (int) bytes) / Long.BYTES];
        bits.asLongBuffer().get(mask);
        return mask;
    }

    /** What the C library calls itself, for example {@code glibc 2.36}; empty where it has no name (musl). */
    public String cLibraryVersion() {
        ByteBuffer text = ByteBuffer.allocateDirect(VERSION_BYTES);
        int bytes;
        try {
            bytes = library.find("confstr").call(CS_GNU_LIBC_VERSION, calls.addressOf(text), text.capacity());
        } catch (NoSuchElementException missing) {
            return "";
        }
        byte[] ascii = new byte[Math.max(0, Math.min(bytes, text.capacity()) - 1)]; // without the final 0
        text.get(0, ascii);
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    /** The address of byte 0 of a direct or mapped buffer. */
    public long addressOf(ByteBuffer direct) {
        return calls.addressOf(direct);
    }

    /**
     * glibc's or musl's mutexes.
     *
     * @throws UnsupportedPlatformException where the C library has no robust mutexes
     */
    public synchronized PosixMutexes posixMutexes() {
        if (posixMutexes == null) {
            posixMutexes = new PosixMutexes(calls, library);
        }
        return posixMutexes;
    }
}
