package io.turnstile.runtime.platform;

import java.nio.ByteBuffer;

/** Native addresses of off-heap memory. */
public interface MemoryPort {
    /** The address of byte 0 of a direct buffer. */
    long addressOf(ByteBuffer direct);
}
