package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;
import io.turnstile.runtime.platform.MemoryPort;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import static io.turnstile.nativeaccess.Answers.assertAnswers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** {@link MemoryPort#addressOf}. */
class DirectMemoryTest {

    /** Told by the kernel, which compares what it finds there. */
    @EachBinding
    void addressIsWhereTheKernelFindsTheBuffersBytes(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        Words words = new Words(kernel);
        ByteBuffer buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        long address = kernel.platform().memory().addressOf(buffer);
        buffer.putInt(0, 42).putInt(4, 43);
        for (int value = 42; value <= 43; value++) {
            long word = address + (value - 42) * 4L;
            int same = kernel.futex().waitOn(word, value, words.passed());
            assertAnswers(Errno.ETIMEDOUT, Disposition.RESULT, FutexOperation.WAIT, same);
            int different = kernel.futex().waitOn(word, value + 100, words.passed());
            assertAnswers(Errno.EAGAIN, Disposition.RESULT, FutexOperation.WAIT, different);
        }
        assertEquals(43, buffer.getInt(4), "the buffer was in use to here");
    }

    @EachBinding
    void addressIsThatOfByteZeroWhateverThePositionAndLimit(Binding binding) {
        MemoryPort memory = Kernel.by(binding).platform().memory();
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        long address = memory.addressOf(buffer);
        buffer.position(16).limit(32);
        assertEquals(address, memory.addressOf(buffer), "with a position");
        assertEquals(16, buffer.position(), "position afterwards");
        assertEquals(address + 16, memory.addressOf(buffer.slice()), "of a slice");
        assertEquals(address, memory.addressOf(buffer.asReadOnlyBuffer()), "of a read-only view");
    }

    @EachBinding
    void heapBufferHasNoAddress(Binding binding) {
        MemoryPort memory = Kernel.by(binding).platform().memory();
        assertThrows(IllegalArgumentException.class, () -> memory.addressOf(ByteBuffer.allocate(8)));
    }
}
