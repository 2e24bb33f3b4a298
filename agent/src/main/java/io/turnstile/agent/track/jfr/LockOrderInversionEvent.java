package io.turnstile.agent.track.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Threads took locks in orders that could deadlock; no deadlock happened. */
@Name("turnstile.LockOrderInversion")
@Label("Lock-Order Inversion")
@Description("Threads took locks in orders that could deadlock; no deadlock happened.")
@Category({"Turnstile", "Locks"})
@StackTrace(false)
public final class LockOrderInversionEvent extends Event {
    /** high, or medium. */
    @Label("Confidence")
    public String confidence;

    /** How many locks the circle has. */
    @Label("Locks")
    public int locks;

    /** The same for all findings of these classes of locks in these methods. */
    @Label("Signature")
    public String signature;

    /** The whole text, stacks included. */
    @Label("Description")
    public String description;
}
