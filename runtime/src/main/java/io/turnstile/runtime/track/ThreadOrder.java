package io.turnstile.runtime.track;

/** Starts and joins of threads, which order what the threads do; and places at which objects become known to others. */
final class ThreadOrder {
    private ThreadOrder() {}

    static void starting(Thread child) {
        TrackedThread parent = TrackedThread.current();
        TrackedThread started = TrackedThread.of(child);
        started.order = started.order.and(parent.order.with(parent.number(), parent.segment));
        parent.segment++;
        parent.publications++;
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
        TrackedThread.current().publications++;
    }
}
