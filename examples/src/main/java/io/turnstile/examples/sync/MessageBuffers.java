package io.turnstile.examples.sync;

import io.turnstile.sync.LockFreeAllocator;
import io.turnstile.sync.LockFreeAllocator.Block;

/** Off-heap buffers that are used again; checked mode finds who frees twice. */
public final class MessageBuffers {
    private MessageBuffers() {}

    public static void main(String[] args) {
        LockFreeAllocator allocator = new LockFreeAllocator(true);
        Block message = allocator.allocate(100);
        message.buffer().putLong(0, 42);
        System.out.println(message.size() + " bytes hold " + message.buffer().getLong(0));
        allocator.free(message);
        try {
            allocator.free(message);
        } catch (IllegalStateException found) {
            System.out.println("found: " + found.getMessage());
        }
        System.out.println(allocator);
    }
}
