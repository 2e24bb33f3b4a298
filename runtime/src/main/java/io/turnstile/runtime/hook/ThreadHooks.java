package io.turnstile.runtime.hook;

/** Static targets of the code that is injected into threads: at the start of {@code run()}, at the end of two of Thread's methods. */
public final class ThreadHooks {
    private static volatile Listener listener; // written at start-up by the agent; null again after an error

    private ThreadHooks() {}

    /** Told of threads. Whatever it throws is reported, and nobody is told any more. */
    public interface Listener {
        /** The calling thread, a platform thread, has just started and not yet run code of its own. */
        void threadStarted(Thread current);

        /** The name of a thread was set, perhaps to what it was; on whichever thread did it, with the thread's monitor held. */
        default void threadRenamed(Thread thread) {}

        /** The Java priority of a thread was set, perhaps by its constructor; on whichever thread did it. */
        default void javaPrioritySet(Thread thread) {}
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
                switchOff(e);
            }
        }
    }

    /** Called by injected code at the end of {@code Thread.setName}. */
    public static void nameSet(Thread thread) {
        Listener current = listener;
        if (current != null) {
            try {
                current.threadRenamed(thread);
            } catch (Throwable e) {
                switchOff(e);
            }
        }
    }

    /** Called by injected code at the end of {@code Thread.setPriority}. */
    public static void prioritySet(Thread thread) {
        Listener current = listener;
        if (current != null) {
            try {
                current.javaPrioritySet(thread);
            } catch (Throwable e) {
                switchOff(e);
            }
        }
    }

    private static void switchOff(Throwable cause) {
        listener = null;
        System.err.println("turnstile: thread rules are switched off after an internal error: " + cause);
    }
}
