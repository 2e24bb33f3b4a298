package io.turnstile.it.apps.schedule;

/** Some locks, and what threads do to them and see of them. */
interface Subject {
    /**
     * Does it, and returns what came of it.
     *
     * @param inside to be run with the lock held, where that is how it is held; returns when it is to be released
     */
    String perform(Command command, Runnable inside) throws InterruptedException;

    /** How often the current thread holds a lock; of a monitor, whether. */
    int holdCount(int lock);

    /** How this thread, which has not finished this command, waits, in {@link Observation}'s words. */
    String waitOf(Thread thread, Command command);

    /** A lock, in {@link Observation}'s words; never asked of monitors. */
    String look(int lock, Thread[] threads);
}
