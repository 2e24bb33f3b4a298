package io.turnstile.it.apps;

import io.turnstile.sync.MonitorControl;
import io.turnstile.sync.NoPriorityControl;
import io.turnstile.sync.PriorityCeilingEmulation;
import io.turnstile.sync.PriorityInheritance;
import java.util.concurrent.locks.ReentrantLock;

/** Policies of monitors and locks that the agent manages, changed one by one through the library. */
public final class MonitorControls {
    private static final MonitorControl CEILING = PriorityCeilingEmulation.instance(45);

    private final ReentrantLock lock = new ReentrantLock();

    private MonitorControls() {}

    private synchronized void section(String what) {
        OwnScheduling.say(what);
    }

    private static synchronized void classSection(String what) {
        OwnScheduling.say(what);
    }

    public static void main(String[] arguments) throws InterruptedException {
        MonitorControls one = new MonitorControls();
        MonitorControls other = new MonitorControls();
        System.out.println("at first " + MonitorControl.getMonitorControl(one));
        System.out.println("before " + MonitorControl.setMonitorControl(one, CEILING));
        one.section("its monitor");
        other.section("another's");
        OwnScheduling.say("outside");

        MonitorControl.setMonitorControl(MonitorControls.class, CEILING);
        classSection("the class's");
        MonitorControl.setMonitorControl(one.lock, PriorityCeilingEmulation.instance(46));
        one.lock.lock();
        OwnScheduling.say("its lock");
        one.lock.unlock();

        one.whileHeldAndWaitedOn();
        one.contended();
        System.out.println("before " + MonitorControl.setMonitorControl(one, PriorityInheritance.instance()));
        one.section("inherits");
        refuse("for a rule's pi", () -> MonitorControl.setMonitorControl(one, NoPriorityControl.instance()));
        refuse("of the JVM's", () -> MonitorControl.setMonitorControl("text", CEILING));
        OwnScheduling.say("end");
    }

    private synchronized void whileHeldAndWaitedOn() throws InterruptedException {
        MonitorControl.setMonitorControl(this, PriorityCeilingEmulation.instance(47));
        OwnScheduling.say("raised inside");
        MonitorControl.setMonitorControl(this, CEILING);
        OwnScheduling.say("lowered inside");
        wait(1);
        OwnScheduling.say("after wait");
        refuse("waited on", () -> MonitorControl.setMonitorControl(this, PriorityInheritance.instance()));
    }

    /** Held by one thread, wanted by another: keeps its policy. */
    private void contended() throws InterruptedException {
        Thread other = new Thread(() -> section("contended"));
        synchronized (this) {
            other.start();
            while (other.getState() != Thread.State.BLOCKED && other.getState() != Thread.State.WAITING) {
                Thread.sleep(1);
            }
            refuse("while waited for", () -> MonitorControl.setMonitorControl(this, PriorityInheritance.instance()));
        }
        other.join();
        Thread holder = new Thread(() -> {
            synchronized (MonitorControls.class) {
                pause();
            }
        });
        holder.start();
        while (holder.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        refuse(
                "while held",
                () -> MonitorControl.setMonitorControl(MonitorControls.class, PriorityInheritance.instance()));
        holder.interrupt();
        holder.join();
    }

    private static void pause() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(String what, Runnable change) {
        try {
            change.run();
            System.out.println(what + " granted");
        } catch (IllegalStateException | IllegalArgumentException refused) {
            System.out.println(what + ' ' + refused.getClass().getSimpleName());
        }
    }
}
