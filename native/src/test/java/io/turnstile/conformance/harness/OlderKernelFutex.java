package io.turnstile.conformance.harness;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.turnstile.runtime.platform.FutexPort;

/** A kernel before 5.14: PI waits by FUTEX_LOCK_PI, which reads its timespec on the real-time clock. */
final class OlderKernelFutex extends ForwardingFutex {
    private static final int FUTEX_LOCK_PI_PRIVATE = 6 | 128; // linux/futex.h
    private static final long FUTEX_X86_64 = 202; // system call numbers
    private static final long FUTEX_AARCH64 = 98;

    private final Function syscall = NativeLibrary.getProcess().getFunction("syscall");
    private final long futexNumber = System.getProperty("os.arch").equals("aarch64") ? FUTEX_AARCH64 : FUTEX_X86_64;

    OlderKernelFutex(FutexPort real) {
        super(real);
    }

    @Override
    public int lockPi(long address, long timeoutAddress) {
        Object[] arguments = {futexNumber, address, (long) FUTEX_LOCK_PI_PRIVATE, 0L, timeoutAddress, 0L, 0L};
        long result = syscall.invokeLong(arguments);
        return result == -1 ? -Native.getLastError() : (int) result;
    }

    @Override
    public Clock lockPiClock() {
        return Clock.REALTIME;
    }
}
