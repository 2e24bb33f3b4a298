package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/** A word in a file that processes share; mapped as long as this object is reachable, so no access can miss it. */
final class MappedWord implements FutexWord {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int KIND_WORD = 1;
    private static final int AT = MappedFile.CONTENT_OFFSET;

    private final MappedByteBuffer page;
    private final long address;
    private volatile boolean released; // set once

    /** Maps the file; {@code initialValue} counts for who makes it. */
    MappedWord(LinuxLibrary linux, Path path, int initialValue) {
        page = MappedFile.open(path, KIND_WORD, made -> made.putInt(AT, initialValue));
        address = linux.addressOf(page) + AT;
    }

    @Override
    public int load() {
        return (int) INT.getVolatile(open(), AT);
    }

    @Override
    public void store(int value) {
        INT.setVolatile(open(), AT, value);
    }

    @Override
    public boolean compareAndSet(int expected, int value) {
        return INT.compareAndSet(open(), AT, expected, value);
    }

    private MappedByteBuffer open() {
        if (released) {
            throw Checks.closed("this futex");
        }
        return page;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public void release() {
        released = true;
    }
}
