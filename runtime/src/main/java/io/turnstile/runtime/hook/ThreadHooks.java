package io.turnstile.runtime.hook;

/** Static targets of the code that is injected at the start of {@code run()} of threads. */
public final class ThreadHooks {
    private static volatile Listener listener; // written at start-up by the agent; null again after an error

    private ThreadHooks() {}

    /** Told of each platform thread that begins to run, on that thread, before its own code. */
    public interface Listener {
        /** The calling thread has just started. Whatever is thrown is reported, and nobody is told any more. */
        void threadStarted(Thread current);
    }

    /** Sets who is told. */
    public static void setListener(Listener newListener) {
        listener = newListener;
    }

    /**
     * Called by injected code at the start of {@code run()}.
     *
     * @param runner the object whose {@code run()} was entered; told on only where it is the current thread itself
     */
    public static void runEntered(Object runner) {
        Listener current = listener;
        if (current != null && runner == Thread.currentThread()) {
            try {
                current.threadStarted((Thread) runner);
            } catch (Throwable e) { // the application's thread runs on, whatever happens in ours
                listener = null;
                System.err.println("turnstile: thread rules are switched off after an internal error: " + e);
            }
        }
    }
}
