package io.turnstile.runtime.track;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Starts and joins of threads, which order what the threads do; and places at which objects become known to others.
 *
 * <p>A place of the second kind matters only to locks that its thread has created since the last one, which is rare, and
 * programs come by such places all the time. So the threads that have created locks since are counted, and nobody looks any
 * further while there are none: a thread's own creation precedes its own publication, and nobody else takes it out of the count.
 */
final class ThreadOrder {
    private static final VarHandle CREATORS;

    static {
        try {
            CREATORS = MethodHandles.lookup().findStaticVarHandle(ThreadOrder.class, "creators", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static volatile int creators; // how many threads have locks that they created and have shown to nobody

    private ThreadOrder() {}

    /** Whether any thread has created locks that it has shown to nobody; exact for those of the calling thread. */
    static boolean anyCreators() {
        return creators != 0;
    }

    /** A thread, the calling one, has created a lock. */
    static void created(TrackedThread thread) {
        if (!thread.hasCreated) {
            thread.hasCreated = true;
            CREATORS.getAndAdd(1);
        }
    }

    /** A thread, the calling one or one that has ended, may have shown its objects to others. */
    static void published(TrackedThread thread) {
        if (thread.hasCreated) {
            thread.hasCreated = false;
            thread.publications++;
            CREATORS.getAndAdd(-1);
        }
    }

    static void starting(Thread child) {
        TrackedThread parent = TrackedThread.current();
        TrackedThread started = TrackedThread.of(child);
        started.order = started.order.and(parent.order.with(parent.number(), parent.segment));
        parent.segment++;
        published(parent);
    }

    static void joining(Thread other) {
        TrackedThread.current().joining = other;
    }

    static void joined() {
        TrackedThread thread = TrackedThread.current();
        Thread other = thread.joining;
        thread.joining = null;
        if (other == null || other.isAlive()) {
            return;
        }
        TrackedThread ended = TrackedThread.of(other);
        thread.order = thread.order.and(ended.order.with(ended.number(), ended.segment));
        thread.segment++;
    }

    static void published() {
        published(TrackedThread.current());
    }
}
