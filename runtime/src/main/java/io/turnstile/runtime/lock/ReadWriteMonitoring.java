package io.turnstile.runtime.lock;

import java.util.ArrayList;
import java.util.List;

/** What any thread may ask about a read-write lock; snapshots that may be old when they are read. */
final class ReadWriteMonitoring {
    private ReadWriteMonitoring() {}

    static Thread writer(ReadWriteCore core) {
        return core.phase() == ReadWriteCore.WRITING ? LockMonitoring.owner(core) : null;
    }

    static int writeHolds(ReadWriteCore core) {
        return core.phase() == ReadWriteCore.WRITING ? LockMonitoring.holds(core) : 0;
    }

    /** All holds of all readers. Not what a writer holds while it waits, nor a reader that is just being turned away. */
    static int readHolds(ReadWriteCore core) {
        int phase = core.phase();
        Thread atGate = phase == ReadWriteCore.OPEN ? null : LockMonitoring.owner(core);
        int holds = 0;
        for (ReadSlot slot : core.slots.all()) {
            Thread reader = LockMonitoring.owner(slot);
            boolean reads = phase == ReadWriteCore.WRITING ? reader == atGate : reader != atGate;
            holds += reader != null && reads ? LockMonitoring.holds(slot) : 0;
        }
        return holds;
    }

    static List<Thread> queuedThreads(ReadWriteCore core) {
        List<Thread> threads = LockMonitoring.queuedThreads(core);
        for (ReadSlot slot : core.slots.all()) {
            threads.addAll(LockMonitoring.queuedThreads(slot));
        }
        return threads;
    }

    /** Those of the queued threads that want to read, or those that want to write. */
    static List<Thread> queuedThreads(ReadWriteCore core, boolean readers) {
        List<Thread> threads = new ArrayList<>();
        for (Thread thread : queuedThreads(core)) {
            if (core.readersAtGate.contains(thread) == readers) {
                threads.add(thread);
            }
        }
        return threads;
    }
}
