package io.turnstile.runtime.hook;

/** Static targets of the code that is injected at the start of {@code run()} of threads. */
public final class ThreadHooks {
    private static volatile Listener listener; // written once, at start-up, by the agent

    private ThreadHooks() {}

    /** Told of each platform thread that begins to run, on that thread, before its own code. */
    public interface Listener {
        /** The calling thread has just started. Whatever is thrown is swallowed by the hook after one report. */
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
            current.threadStarted((Thread) runner);
        }
    }
}
