package io.turnstile.nativeaccess;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * syscall(2) by JNA's direct mapping; the only class that knows JNA. Its initialisation loads JNA's native library, and
 * fails with a {@link LinkageError} where that cannot be done.
 */
final class JnaSystemCalls implements SystemCalls {
    static {
        // The C library is in every process already, under one name or another (glibc, musl): look in the process.
        Native.register(JnaSystemCalls.class, NativeLibrary.getProcess());
    }

    private JnaSystemCalls() {}

    static SystemCalls open() {
        return new JnaSystemCalls();
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        long result = syscall(number, a, b, c, d, e, f);
        // JNA saves errno at the end of each call, per carrier thread; nothing between the two lines can unmount a
        // virtual one.
        return result == -1 ? -Native.getLastError() : result;
    }

    /** In C it is variadic; on both architectures integers are then passed as they would be otherwise. */
    private static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    @Override
    public long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
