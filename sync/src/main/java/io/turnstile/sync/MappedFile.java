package io.turnstile.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A file of one page that holds one word or one lock for all processes that map it.
 *
 * <pre>
 *   offset | content
 *   -------+------------------------------------------------------------------------
 *      0   | magic, 64 bits; written last: 0 means that whoever made the file has not finished
 *      8   | version of this layout
 *     12   | kind: what lies at 64, with the properties that all users must agree on
 *     64   | the word, or the C library's mutex
 *    128   | process id, then at 132 thread id of who holds the lock; for people, never for a decision
 * </pre>
 *
 * The first to come makes it; a lock on the file (fcntl(2), which the kernel drops with the process) keeps others out until it
 * is whole. The mapping goes when nothing refers to it; nobody may truncate the file before: an access would raise SIGBUS.
 */
final class MappedFile {
    static final int CONTENT_OFFSET = 64;
    static final int OWNER_PROCESS_OFFSET = 128;
    static final int OWNER_THREAD_OFFSET = 132;

    private static final int BYTES = 4096;
    private static final int VERSION = 1;
    private static final int VERSION_OFFSET = 8;
    private static final int KIND_OFFSET = 12;
    private static final long MAGIC = 0x5453_5953_594e_4331L; // "TSSYNC1", and not 0

    private MappedFile() {}

    /**
     * Maps the file, made and filled by {@code initializer} where it is new.
     *
     * @throws IllegalStateException where the file is something else
     * @throws UncheckedIOException where it cannot be opened or mapped
     */
    @SuppressWarnings("try") // the file lock is there to be held
    static synchronized MappedByteBuffer open(Path path, int kind, Consumer<MappedByteBuffer> initializer) {
        try (FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
                FileLock whileOpening = channel.lock()) {
            long size = channel.size();
            if (size != 0 && size != BYTES) {
                throw refuse(path, "has " + size + " bytes instead of " + BYTES);
            }
            MappedByteBuffer page = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            page.order(ByteOrder.nativeOrder());
            if (page.getLong(0) == 0) {
                page.putInt(VERSION_OFFSET, VERSION).putInt(KIND_OFFSET, kind);
                initializer.accept(page);
                page.putLong(0, MAGIC); // ordered by the release of the file lock
            }
            check(path, page, kind);
            return page;
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "cannot map " + path + " (" + failure.getMessage()
                            + "): it must be a file of 4096 bytes that may be written, or a place to make one; name another",
                    failure);
        }
    }

    private static void check(Path path, MappedByteBuffer page, int kind) {
        if (page.getLong(0) != MAGIC) {
            throw refuse(path, "is no futex file of Turnstile");
        }
        if (page.getInt(VERSION_OFFSET) != VERSION) {
            throw refuse(path, "has layout version " + page.getInt(VERSION_OFFSET) + ", this library has " + VERSION);
        }
        if (page.getInt(KIND_OFFSET) != kind) {
            throw refuse(
                    path,
                    "was made with other properties (kind " + page.getInt(KIND_OFFSET) + ", asked for " + kind + ")");
        }
    }

    private static IllegalStateException refuse(Path path, String what) {
        return new IllegalStateException(
                path + " " + what + ": name another file, or delete it while no process uses it");
    }
}
