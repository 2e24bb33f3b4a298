package io.turnstile.nativeaccess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * {@link SystemCalls} by the foreign function API, which this class can only name by reflection: its class level is 17.
 *
 * <p>errno is captured per call into a segment of the calling thread. On x86-64 and AArch64 Linux a variadic function
 * takes its integer arguments as any other does, so syscall(2) is called with seven fixed ones.
 */
final class ForeignSystemCalls implements SystemCalls {
    /** Set by {@link #open} before {@link Handles} is initialised: a restricted method takes its caller from the lookup. */
    private static volatile MethodHandles.Lookup lookupForHandles = MethodHandles.lookup();

    private static final ThreadLocal<Capture> CAPTURE = ThreadLocal.withInitial(Capture::new);

    /** Constants, so that compiled code calls straight through. */
    private static final class Handles {
        static final MethodHandle SYSCALL; // (Object capture, long × 7) long
        static final MethodHandle ADDRESS_OF; // (Buffer) long
        static final MethodHandle SEGMENT_OF; // (Buffer) Object

        static {
            try {
                MethodHandles.Lookup lookup = lookupForHandles;
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                MethodHandle ofBuffer =
                        lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
                MethodHandle address = lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
                ADDRESS_OF = MethodHandles.filterReturnValue(ofBuffer, address);
                SEGMENT_OF = ofBuffer.asType(MethodType.methodType(Object.class, Buffer.class));
                MethodHandle syscall = downcall(lookup);
                SYSCALL = syscall.asType(syscall.type().changeParameterType(0, Object.class));
            } catch (Throwable e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private static MethodHandle downcall(MethodHandles.Lookup lookup) throws Throwable {
            Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
            Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
            Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
            Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
            Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
            Class<?> symbolsType = Class.forName("java.lang.foreign.SymbolLookup");

            Object linker = linkerType.getMethod("nativeLinker").invoke(null);
            Object longLayout = Class.forName("java.lang.foreign.ValueLayout")
                    .getField("JAVA_LONG")
                    .get(null);
            Object arguments = Array.newInstance(layoutType, 7);
            for (int i = 0; i < 7; i++) {
                Array.set(arguments, i, longLayout);
            }
            Object descriptor = descriptorType
                    .getMethod("of", layoutType, layoutType.arrayType())
                    .invoke(null, longLayout, arguments);
            Object options = Array.newInstance(optionType, 1);
            Object capture = optionType
                    .getMethod("captureCallState", String[].class)
                    .invoke(null, (Object) new String[] {"errno"});
            Array.set(options, 0, capture);

            Object symbols = linkerType.getMethod("defaultLookup").invoke(linker);
            Object found = symbolsType.getMethod("find", String.class).invoke(symbols, "syscall");
            Object address =
                    ((Optional<?>) found).orElseThrow(() -> new IllegalStateException("no function syscall in libc"));
            MethodHandle downcallHandle = lookup.findVirtual(
                    linkerType,
                    "downcallHandle",
                    MethodType.methodType(MethodHandle.class, segmentType, descriptorType, optionType.arrayType()));
            return (MethodHandle)
                    downcallHandle.asFixedArity().invokeWithArguments(linker, address, descriptor, options);
        }
    }

    /** Where the kernel's errno of one thread is put: {@code struct { int errno; }} for Linux. */
    private static final class Capture {
        final ByteBuffer errno = ByteBuffer.allocateDirect(2 * Integer.BYTES)
                .alignedSlice(Integer.BYTES)
                .order(ByteOrder.nativeOrder());
        final Object segment = segmentOf(errno);

        private static Object segmentOf(ByteBuffer buffer) {
            try {
                return (Object) Handles.SEGMENT_OF.invokeExact((Buffer) buffer);
            } catch (Throwable e) {
                throw new IllegalStateException("MemorySegment.ofBuffer failed", e);
            }
        }
    }

    /**
     * Links the call.
     *
     * @param trusted a lookup whose class may call restricted methods; null: this class, and the JDK may warn of it
     * @throws UnsupportedPlatformException where the JDK has no such API or refuses native access
     */
    static ForeignSystemCalls open(MethodHandles.Lookup trusted) {
        try {
            if (trusted != null) {
                lookupForHandles = trusted;
            }
            ForeignSystemCalls calls = new ForeignSystemCalls();
            calls.call(SystemCallNumbers.current().gettid(), 0, 0, 0, 0, 0, 0);
            return calls;
        } catch (LinkageError | RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new UnsupportedPlatformException(
                    "the foreign function API cannot be used (" + cause
                            + "); it needs JDK 22 or later and --enable-native-access=ALL-UNNAMED where native access is denied;"
                            + " -D" + Binding.PROPERTY + "=jna uses JNA instead",
                    e);
        }
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        Capture capture = CAPTURE.get();
        try {
            long result = (long) Handles.SYSCALL.invokeExact(capture.segment, number, a, b, c, d, e, f);
            return result == -1 ? -capture.errno.getInt(0) : result;
        } catch (RuntimeException | Error e2) {
            throw e2;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible); // a down-call throws nothing checked
        }
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        try {
            return (long) Handles.ADDRESS_OF.invokeExact((Buffer) direct);
        } catch (Throwable e) {
            throw new IllegalStateException("MemorySegment.ofBuffer failed", e);
        }
    }

    @Override
    public String name() {
        return "FFM";
    }
}
