package io.turnstile.nativeaccess;

import java.nio.ByteBuffer;

/** The one way into the kernel: syscall(2), with addresses and numbers as 64-bit values. */
interface SystemCalls {
    /**
     * Calls the kernel; may block, at a safepoint as far as the JVM is concerned.
     *
     * @return the result, or {@code -errno} of this very call
     */
    long call(long number, long a, long b, long c, long d, long e, long f);

    /** The address of byte 0 of a direct buffer. */
    long addressOf(ByteBuffer direct);

    /** The binding's name for reports. */
    String name();
}
