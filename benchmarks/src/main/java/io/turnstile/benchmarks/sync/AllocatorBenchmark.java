package io.turnstile.benchmarks.sync;

import io.turnstile.sync.LockFreeAllocator;
import io.turnstile.sync.LockFreeAllocator.Block;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Pairs of allocate and free. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AllocatorBenchmark {
    private static final MethodHandle ALLOCATE = unsafe("allocateMemory", long.class);
    private static final MethodHandle FREE = unsafe("freeMemory", void.class);

    private static final Queue<ByteBuffer> SHARED = new ConcurrentLinkedQueue<>();

    /** The size of the block. */
    @Param({"64", "1024"})
    public int bytes;

    private final LockFreeAllocator unchecked = new LockFreeAllocator();
    private final LockFreeAllocator checked = new LockFreeAllocator(true);
    private final ArrayDeque<ByteBuffer> pool = new ArrayDeque<>();

    /** Its methods by handle: the name of its class would be a warning. */
    private static MethodHandle unsafe(String name, Class<?> result) {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(type, name, MethodType.methodType(result, long.class))
                    .bindTo(field.get(null));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Ours. */
    @Benchmark
    public Block ours() {
        Block block = unchecked.allocate(bytes);
        unchecked.free(block);
        return block;
    }

    /** Ours, checked. */
    @Benchmark
    public Block oursChecked() {
        Block block = checked.allocate(bytes);
        checked.free(block);
        return block;
    }

    /** malloc(3) and free(3), as Java reaches them. */
    @Benchmark
    public long malloc() throws Throwable {
        long address = (long) ALLOCATE.invokeExact((long) bytes);
        FREE.invokeExact(address);
        return address;
    }

    /** A pool of direct buffers that threads share. */
    @Benchmark
    public ByteBuffer sharedPool() {
        ByteBuffer buffer = SHARED.poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(bytes);
        }
        SHARED.add(buffer);
        return buffer;
    }

    /** A pool of direct buffers of one thread, which no other thread may give buffers back to. */
    @Benchmark
    public ByteBuffer ownPool() {
        ByteBuffer buffer = pool.isEmpty() ? ByteBuffer.allocateDirect(bytes) : pool.pop();
        pool.push(buffer);
        return buffer;
    }
}
