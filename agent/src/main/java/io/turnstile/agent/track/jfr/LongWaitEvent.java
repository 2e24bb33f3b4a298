package io.turnstile.agent.track.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A thread has waited long for a lock, and is part of no deadlock; the wait goes on. */
@Name("turnstile.LongWait")
@Label("Long Wait")
@Description("A thread has waited long for a lock, and is part of no deadlock; the wait goes on.")
@Category({"Turnstile", "Locks"})
@StackTrace(false)
public final class LongWaitEvent extends Event {
    /** Who waits. */
    @Label("Waiter")
    public Thread waiter;

    /** Its name, which the recorder does not keep of a thread that has ended. */
    @Label("Waiter Name")
    public String waiterName;

    /** For how long, in nanoseconds, so far. */
    @Label("Waited")
    @Timespan(Timespan.NANOSECONDS)
    public long waited;

    /** For what. */
    @Label("Lock")
    public String lock;

    /** Where. */
    @Label("Waits At")
    public String waitedAt;

    /** Who holds it. */
    @Label("Holder")
    public Thread holder;

    /** Its name, which the recorder does not keep of a thread that has ended. */
    @Label("Holder Name")
    public String holderName;

    /** What that thread is doing. */
    @Label("Holder Is At")
    public String holderIsAt;
}
