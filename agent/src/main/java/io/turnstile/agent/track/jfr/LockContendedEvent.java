package io.turnstile.agent.track.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A thread had to wait for a lock that another thread held; the wait is over. */
@Name("turnstile.LockContended")
@Label("Lock Contended")
@Description("A thread had to wait for a lock that another thread held; the wait is over.")
@Category({"Turnstile", "Locks"})
@StackTrace(false)
public final class LockContendedEvent extends Event {
    /** Who waited. */
    @Label("Waiter")
    public Thread waiter;

    /** Its name, which the recorder does not keep of a thread that has ended. */
    @Label("Waiter Name")
    public String waiterName;

    /** For how long, in nanoseconds. */
    @Label("Waited")
    @Timespan(Timespan.NANOSECONDS)
    public long waited;

    /** For what. */
    @Label("Lock")
    public String lock;

    /** Where. */
    @Label("Waited At")
    public String waitedAt;

    /** Who held it when the wait began. */
    @Label("Holder")
    public Thread holder;

    /** Its name, which the recorder does not keep of a thread that has ended. */
    @Label("Holder Name")
    public String holderName;

    /** Where that thread had taken it. */
    @Label("Taken At")
    public String takenAt;
}
