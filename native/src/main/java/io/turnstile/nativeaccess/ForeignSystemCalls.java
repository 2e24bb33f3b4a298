package io.turnstile.nativeaccess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** syscall(2) by the foreign function API, which this class, compiled for JDK 17, reaches through {@link ForeignLinking}. */
final class ForeignSystemCalls implements SystemCalls {
    /*
     * The call is a method handle in a static final field, so that the JIT compiles it into its caller. The field must wait for
     * the lookup that links it; hence a class of its own, initialised by the first call.
     *
     * errno: each thread has a cell of its own, into which the linker's code saves errno before the JVM can run again. A cell
     * belongs to a virtual thread where the caller is one: it cannot be another's while the call is read.
     */
    private static ForeignLinking linking; // written once, under the class lock, before Linked is initialised

    private static final class Linked {
        static final MethodHandle SYSCALL = linking.syscall();
        static final MethodHandle SEGMENT_OF = linking.segmentOf();
        static final MethodHandle ADDRESS_OF = linking.addressOf();

        private Linked() {}
    }

    private static final class ErrnoCell {
        final ByteBuffer errno = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        final Object segment = segmentOf(errno);
    }

    private static final class ErrnoCells extends ThreadLocal<ErrnoCell> {
        @Override
        protected ErrnoCell initialValue() {
            return new ErrnoCell();
        }
    }

    private static final ErrnoCells ERRNO_CELLS = new ErrnoCells();

    private ForeignSystemCalls() {}

    /**
     * Links syscall(2); the first success is that of the process.
     *
     * @param lookup whose class must be permitted native access: that of {@code java.base} always is
     * @throws ReflectiveOperationException where this JDK's API is another one than expected
     * @throws IllegalCallerException where native access is denied to the lookup's class
     */
    static synchronized SystemCalls open(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        if (linking == null) {
            linking = ForeignLinking.link(lookup);
        }
        return new ForeignSystemCalls();
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        ErrnoCell cell = ERRNO_CELLS.get();
        long result;
        try {
            result = (long) Linked.SYSCALL.invokeExact(cell.segment, number, a, b, c, d, e, f);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
        return result == -1 ? -cell.errno.getInt(0) : result;
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        try {
            // a segment begins at the buffer's position
            return (long)
                    Linked.ADDRESS_OF.invokeExact(segmentOf(direct.duplicate().clear()));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    private static Object segmentOf(ByteBuffer buffer) {
        try {
            return (Object) Linked.SEGMENT_OF.invokeExact(buffer);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /** None of the handles throws checked exceptions; what they throw is the JVM's own and passes unchanged. */
    private static RuntimeException unexpected(Throwable failure) {
        if (failure instanceof Error) {
            throw (Error) failure;
        }
        return failure instanceof RuntimeException ? (RuntimeException) failure : new IllegalStateException(failure);
    }
}
