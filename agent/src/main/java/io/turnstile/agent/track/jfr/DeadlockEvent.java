package io.turnstile.agent.track.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Threads wait for each other for good. */
@Name("turnstile.Deadlock")
@Label("Deadlock")
@Description("Threads wait for each other for good.")
@Category({"Turnstile", "Locks"})
@StackTrace(false)
public final class DeadlockEvent extends Event {
    /** How many. */
    @Label("Threads")
    public int threads;

    /** One of them. */
    @Label("First Thread")
    public Thread firstThread;

    /** The whole text, stacks included. */
    @Label("Description")
    public String description;
}
