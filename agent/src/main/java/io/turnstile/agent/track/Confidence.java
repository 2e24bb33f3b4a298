package io.turnstile.agent.track;

/** How sure it is that threads can block each other. */
enum Confidence {
    /** Two threads or more have taken the very same locks in opposite orders, and nothing was seen that keeps them apart. */
    HIGH,
    /** So for locks of the same classes, at least one of which is the same lock. */
    MEDIUM,
    /** Something was seen that keeps the threads apart, or the locks have nothing to do with each other. */
    NOTE;

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
