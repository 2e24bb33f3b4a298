package io.turnstile.nativeaccess;

import java.nio.ByteBuffer;

/** The way to the kernel: syscall(2), whose arguments are all machine words. */
interface SystemCalls {
    /**
     * Makes a system call.
     *
     * <p><b>Blocking:</b> as the call itself; the thread is then in native code, where the JVM can reach safepoints, and a
     * virtual thread pins its carrier.
     *
     * @return the non-negative result, or {@code -errno} of this very call
     */
    long call(long number, long a, long b, long c, long d, long e, long f);

    /** The native address of byte 0 of a direct buffer, whatever its position. */
    long addressOf(ByteBuffer direct);
}
