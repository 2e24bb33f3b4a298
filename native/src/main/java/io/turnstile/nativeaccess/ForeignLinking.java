package io.turnstile.nativeaccess;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What {@link ForeignSystemCalls} needs of java.lang.foreign, with its types erased to {@link Object}. In Java 22 it reads:
 *
 * <pre>{@code
 *   MemorySegment symbol = linker.defaultLookup().find("syscall").get();
 *   syscall = linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG × 7), captureCallState("errno"));
 *   segmentOf = buffer -> MemorySegment.ofBuffer(buffer);
 *   addressOf = segment -> segment.address();
 * }</pre>
 *
 * @param syscall {@code (Object errnoSegment, long number, long × 6)long}; errno is saved at offset 0 of the segment
 * @param segmentOf {@code (ByteBuffer)Object}
 * @param addressOf {@code (Object segment)long}
 */
record ForeignLinking(MethodHandle syscall, MethodHandle segmentOf, MethodHandle addressOf) {
    private static final int ARGUMENTS = 7;

    /** Links; the restricted methods see the lookup's class as their caller. */
    static ForeignLinking link(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        Class<?> segment = foreign("MemorySegment");
        MethodHandle segmentOf = lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
        MethodHandle addressOf = lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
        return new ForeignLinking(
                syscall(lookup),
                segmentOf.asType(MethodType.methodType(Object.class, ByteBuffer.class)),
                addressOf.asType(MethodType.methodType(long.class, Object.class)));
    }

    private static MethodHandle syscall(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        MethodHandle linked = downcall(lookup, "syscall", ARGUMENTS, "errno");
        return linked.asType(linked.type().changeParameterType(0, Object.class));
    }

    /**
     * A function {@code (long × arguments)long} of the C library.
     *
     * @throws NoSuchElementException where it has none of that name
     */
    static MethodHandle function(MethodHandles.Lookup lookup, String name, int arguments)
            throws ReflectiveOperationException {
        return downcall(lookup, name, arguments);
    }

    private static MethodHandle downcall(
            MethodHandles.Lookup lookup, String name, int arguments, String... capturedState)
            throws ReflectiveOperationException {
        Class<?> linkerClass = foreign("Linker");
        Class<?> descriptorClass = foreign("FunctionDescriptor");
        Class<?> optionClass = foreign("Linker$Option");

        Object linker = linkerClass.getMethod("nativeLinker").invoke(null);
        Object options = Array.newInstance(optionClass, capturedState.length == 0 ? 0 : 1);
        if (capturedState.length > 0) {
            Object option =
                    optionClass.getMethod("captureCallState", String[].class).invoke(null, (Object) capturedState);
            Array.set(options, 0, option);
        }

        MethodType type = MethodType.methodType(
                MethodHandle.class, foreign("MemorySegment"), descriptorClass, optionClass.arrayType());
        MethodHandle downcallHandle = lookup.findVirtual(linkerClass, "downcallHandle", type);
        Object symbol = symbol(linkerClass, linker, name);
        Object descriptor = allLongs(descriptorClass, arguments);
        try {
            return (MethodHandle) downcallHandle.asFixedArity().invoke(linker, symbol, descriptor, options);
        } catch (RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable checked) {
            throw new ReflectiveOperationException(checked);
        }
    }

    private static Object symbol(Class<?> linkerClass, Object linker, String name) throws ReflectiveOperationException {
        Object symbols = linkerClass.getMethod("defaultLookup").invoke(linker);
        Optional<?> symbol = (Optional<?>)
                foreign("SymbolLookup").getMethod("find", String.class).invoke(symbols, name);
        return symbol.orElseThrow(() -> new NoSuchElementException("the C library has no function \"" + name + "\""));
    }

    private static Object allLongs(Class<?> descriptorClass, int arguments) throws ReflectiveOperationException {
        Class<?> layoutClass = foreign("MemoryLayout");
        Object javaLong = foreign("ValueLayout").getField("JAVA_LONG").get(null);
        Object[] layouts = (Object[]) Array.newInstance(layoutClass, arguments);
        Arrays.fill(layouts, javaLong);
        return descriptorClass
                .getMethod("of", layoutClass, layoutClass.arrayType())
                .invoke(null, javaLong, layouts);
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }
}
