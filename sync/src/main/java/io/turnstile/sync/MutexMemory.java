package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import io.turnstile.nativeaccess.PosixMutexes;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/** Where a mutex of the C library lies: a line of a pool that serves nothing else, or a page of a file. */
final class MutexMemory {
    private static final int KIND_MUTEX = 0x100;
    private static final int KIND_ROBUST = 1;
    private static final int KIND_INHERITS = 2;
    private static final LinePool LINES = new LinePool();

    final PosixMutexes mutexes;
    final long address;

    private final LockFreeAllocator.Block line; // null where it is in a file
    private final MappedByteBuffer page; // null where it is not

    private MutexMemory(PosixMutexes mutexes, long address, LockFreeAllocator.Block line, MappedByteBuffer page) {
        this.mutexes = mutexes;
        this.address = address;
        this.line = line;
        this.page = page;
    }

    static MutexMemory ofProcess(PosixMutexes mutexes, boolean robust, boolean inherits) {
        LockFreeAllocator.Block line = LINES.take();
        try {
            long address = Platform.get().memory().addressOf(line.buffer());
            init(mutexes, address, false, robust, inherits);
            return new MutexMemory(mutexes, address, line, null);
        } catch (PlatformException refused) {
            LINES.giveBack(line);
            throw refused;
        }
    }

    static MutexMemory ofFile(LinuxLibrary linux, Path file, boolean robust, boolean inherits) {
        PosixMutexes mutexes = linux.posixMutexes();
        int kind = KIND_MUTEX | (robust ? KIND_ROBUST : 0) | (inherits ? KIND_INHERITS : 0);
        MappedByteBuffer page = MappedFile.open(
                file,
                kind,
                made -> init(mutexes, linux.addressOf(made) + MappedFile.CONTENT_OFFSET, true, robust, inherits));
        return new MutexMemory(mutexes, linux.addressOf(page) + MappedFile.CONTENT_OFFSET, null, page);
    }

    private static void init(PosixMutexes mutexes, long address, boolean shared, boolean robust, boolean inherits) {
        int error = mutexes.init(address, shared, robust, inherits);
        if (error != 0) {
            throw new PlatformException("pthread_mutex_init", error, "the C library refuses these properties");
        }
    }

    /** Lines that are in use now. */
    static int borrowedCount() {
        return LINES.takenCount();
    }

    boolean isShared() {
        return page != null;
    }

    /** Notes for people who holds it; 0 and 0 for nobody. */
    void noteOwner(int processId, int tid) {
        if (page != null) {
            page.putInt(MappedFile.OWNER_PROCESS_OFFSET, processId);
            page.putInt(MappedFile.OWNER_THREAD_OFFSET, tid);
        }
    }

    int notedOwnerTid() {
        return page.getInt(MappedFile.OWNER_THREAD_OFFSET);
    }

    /** Gives a private mutex back; false where it is held. */
    boolean release() {
        if (line != null) {
            if (mutexes.destroy(address) != 0) {
                return false;
            }
            LINES.giveBack(line);
        }
        return true;
    }
}
