package io.turnstile.nativeaccess;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** {@link SystemCalls} by JNA's direct mapping: no reflection on a call, all arguments in registers. */
final class JnaSystemCalls implements SystemCalls {

    /** A class of its own, so that JNA is loaded when this binding is chosen and not before. */
    private static final class LibC {
        static {
            Native.register(LibC.class, "c");
        }

        // https://man7.org/linux/man-pages/man2/syscall.2.html: -1 and errno on failure
        static native long syscall(long number, long a, long b, long c, long d, long e, long f);
    }

    /**
     * Loads JNA's native part.
     *
     * @throws UnsupportedPlatformException where that cannot be loaded
     */
    static JnaSystemCalls open() {
        try {
            LibC.syscall(SystemCallNumbers.current().gettid(), 0, 0, 0, 0, 0, 0);
            return new JnaSystemCalls();
        } catch (LinkageError | RuntimeException e) {
            throw new UnsupportedPlatformException(
                    "JNA cannot load its native library (" + e.getMessage()
                            + "); name a directory that allows execution with -Djna.tmpdir=DIR, or run on JDK 22 or later,"
                            + " which needs no JNA",
                    e);
        }
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        long result = LibC.syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Native.getLastError() : result; // JNA keeps errno per thread, read right after the call
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public String name() {
        return "JNA";
    }
}
