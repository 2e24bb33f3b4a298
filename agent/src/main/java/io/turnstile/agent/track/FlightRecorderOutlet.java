package io.turnstile.agent.track;

import io.turnstile.agent.track.jfr.DeadlockEvent;
import io.turnstile.agent.track.jfr.LockContendedEvent;
import io.turnstile.agent.track.jfr.LockOrderInversionEvent;
import io.turnstile.agent.track.jfr.LongWaitEvent;
import io.turnstile.agent.track.jfr.PriorityInversionEvent;
import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.DeadlockInfo;
import java.util.List;
import jdk.jfr.FlightRecorder;

/** Makes events for the flight recorder. */
final class FlightRecorderOutlet implements Outlet {
    /** Registers the events, so that recordings know of them before there is one. */
    FlightRecorderOutlet() {
        FlightRecorder.register(LockContendedEvent.class);
        FlightRecorder.register(LockOrderInversionEvent.class);
        FlightRecorder.register(DeadlockEvent.class);
        FlightRecorder.register(PriorityInversionEvent.class);
        FlightRecorder.register(LongWaitEvent.class);
    }

    /** Whether somebody has started the flight recorder. */
    static boolean isRecorderInitialized() {
        return FlightRecorder.isInitialized();
    }

    @Override
    public void orderInversion(OrderFinding finding) {
        LockOrderInversionEvent event = new LockOrderInversionEvent();
        event.confidence = finding.confidence().word();
        event.locks = finding.cycle().edges().size();
        event.signature = finding.signature();
        event.description = finding.text();
        event.commit();
    }

    @Override
    public void deadlock(DeadlockInfo deadlock) {
        DeadlockEvent event = new DeadlockEvent();
        event.threads = deadlock.waiters().size();
        event.firstThread = deadlock.waiters().get(0).thread();
        event.description = deadlock.toString();
        event.commit();
    }

    @Override
    public void longWait(LongWait wait) {
        LongWaitEvent event = new LongWaitEvent();
        event.waiter = wait.waiter();
        event.waiterName = event.waiter.getName();
        event.holder = wait.holders().isEmpty() ? null : wait.holders().get(0).thread();
        event.holderName = nameOf(event.holder);
        event.waited = wait.waitedNs();
        event.lock = wait.lock();
        event.waitedAt = first(wait.stack());
        event.holderIsAt =
                wait.holders().isEmpty() ? "" : first(wait.holders().get(0).stack());
        event.commit();
    }

    private static String nameOf(Thread thread) {
        return thread == null ? "" : thread.getName();
    }

    private static String first(List<StackTraceElement> stack) {
        StackTraceElement frame = Stacks.ofApplication(stack.toArray(new StackTraceElement[0]));
        return String.valueOf(frame == null && !stack.isEmpty() ? stack.get(0) : frame);
    }

    @Override
    public void priorityInversion(PriorityInversion inversion) {
        PriorityInversionEvent event = new PriorityInversionEvent();
        event.waiter = inversion.waiter().thread();
        event.waiterName = event.waiter.getName();
        event.waiterScheduling = inversion.waiter().scheduling();
        event.holder = inversion.holder().thread();
        event.holderName = event.holder.getName();
        event.holderScheduling = inversion.holder().scheduling();
        event.longest = inversion.longestNs();
        event.times = inversion.count();
        event.boost = inversion.boost();
        event.lock = inversion.lockClass().toString();
        event.waitedAt = inversion.waitedAt();
        event.commit();
    }

    @Override
    public void contended(ContendedWait wait) {
        LockContendedEvent event = new LockContendedEvent();
        event.waiter = wait.waiter().thread();
        event.waiterName = event.waiter.getName();
        event.holder = wait.holder() == null ? null : wait.holder().thread();
        event.holderName = nameOf(event.holder);
        event.waited = wait.waitedNs();
        event.lock = wait.lock().toString();
        event.waitedAt = String.valueOf(wait.site());
        event.takenAt = wait.holderSite() == null ? "" : wait.holderSite().toString();
        event.commit();
    }

    @Override
    public String toString() {
        return "the flight recorder";
    }
}
