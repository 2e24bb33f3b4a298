package io.turnstile.runtime.lock;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** Which of the threads at a {@link ReadWriteCore}'s gate want to read; the others want to write. */
final class ReadersAtGate {
    private final AtomicReference<Queue<Thread>> threads =
            new AtomicReference<>(); // made for the first that has to wait

    void add(Thread thread) {
        if (threads.get() == null) {
            threads.compareAndSet(null, new ConcurrentLinkedQueue<>());
        }
        threads.get().add(thread);
    }

    void remove(Thread thread) {
        threads.get().remove(thread);
    }

    boolean contains(Thread thread) {
        Queue<Thread> known = threads.get();
        return known != null && known.contains(thread);
    }
}
