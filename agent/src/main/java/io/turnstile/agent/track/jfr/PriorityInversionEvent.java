package io.turnstile.agent.track.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A thread waited for a lock that a thread of less scheduling priority held; the wait is over. */
@Name("turnstile.PriorityInversion")
@Label("Priority Inversion")
@Description("A thread waited for a lock that a thread of less scheduling priority held; the wait is over.")
@Category({"Turnstile", "Locks"})
@StackTrace(false)
public final class PriorityInversionEvent extends Event {
    /** Who waited. */
    @Label("Waiter")
    public Thread waiter;

    /** Its name, which the recorder does not keep of a thread that has ended. */
    @Label("Waiter Name")
    public String waiterName;

    /** Its policy and priority. */
    @Label("Waiter Scheduling")
    public String waiterScheduling;

    /** Who held the lock when the wait began. */
    @Label("Holder")
    public Thread holder;

    /** Its name, which the recorder does not keep of a thread that has ended. */
    @Label("Holder Name")
    public String holderName;

    /** Its policy and priority. */
    @Label("Holder Scheduling")
    public String holderScheduling;

    /** The longest of these waits so far, in nanoseconds. */
    @Label("Longest Wait")
    @Timespan(Timespan.NANOSECONDS)
    public long longest;

    /** How many there were so far. */
    @Label("Times")
    public long times;

    /** Whether the holder was boosted. */
    @Label("Boost")
    public String boost;

    /** The locks. */
    @Label("Lock")
    public String lock;

    /** Where the longest wait was. */
    @Label("Waited At")
    public String waitedAt;
}
