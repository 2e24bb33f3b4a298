package io.turnstile.agent.track;

import io.turnstile.agent.track.jmx.LocksMXBean;
import io.turnstile.runtime.track.ContendedWait;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.LockRecords;
import io.turnstile.runtime.track.TrackHooks;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;

/** The MBean, and the notifications that it sends. Used only once there is a platform MBean server. */
final class LocksManagement implements LocksMXBean, Outlet {
    private static final String NAME = "io.turnstile:type=Locks";
    private static final String PREFIX = "turnstile.";
    private static final String INVERSION = PREFIX + "lock-order-inversion";
    private static final String DEADLOCK = PREFIX + "deadlock";
    private static final String LONG_WAIT = PREFIX + "long-wait";
    private static final String PRIORITY_INVERSION = PREFIX + "priority-inversion";
    private static final long NS_PER_MS = 1_000_000;

    private final ReportSource source;
    private final NotificationBroadcasterSupport broadcaster =
            new NotificationBroadcasterSupport(new MBeanNotificationInfo(
                    new String[] {INVERSION, DEADLOCK, LONG_WAIT, PRIORITY_INVERSION},
                    Notification.class.getName(),
                    "what was found, as text"));
    private final AtomicLong sequence = new AtomicLong();

    private LocksManagement(ReportSource source) {
        this.source = source;
    }

    /**
     * Registers the MBean where the platform's MBean server has been made; returns null where it has not.
     *
     * @throws IllegalStateException where the server refuses it
     */
    static LocksManagement register(ReportSource source, MethodHandles.Lookup trusted) {
        try {
            Object server = trusted.findStaticGetter(ManagementFactory.class, "platformMBeanServer", MBeanServer.class)
                    .invoke();
            if (server == null) {
                return null; // the application has made one of its own, or is about to make this one
            }
            LocksManagement bean = new LocksManagement(source);
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(
                            new StandardEmitterMBean(bean, LocksMXBean.class, true, bean.broadcaster),
                            new ObjectName(NAME));
            return bean;
        } catch (JMException refused) {
            throw new IllegalStateException(refused);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable otherJdk) {
            throw new IllegalStateException(otherJdk);
        }
    }

    @Override
    public String getLevel() {
        return source.level();
    }

    @Override
    public boolean isOn() {
        return TrackHooks.isOn();
    }

    @Override
    public int getLocks() {
        return LockRecords.size();
    }

    @Override
    public int getLockClasses() {
        return source.facts().classes().size();
    }

    @Override
    public long getAcquires() {
        return source.facts().acquires().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public long getContendedAcquires() {
        return source.facts().classes().stream()
                .mapToLong(one -> one.contended())
                .sum();
    }

    @Override
    public long getWaitedMillis() {
        return source.facts().classes().stream()
                        .mapToLong(one -> one.waitedNs())
                        .sum()
                / NS_PER_MS;
    }

    @Override
    public int getLockOrderInversions() {
        return getFindings().length;
    }

    @Override
    public int getDeadlocks() {
        return source.facts().deadlocks().size();
    }

    @Override
    public int getLongWaits() {
        return source.facts().longWaits().size();
    }

    @Override
    public int getPriorityInversions() {
        return source.facts().priorityInversions().size();
    }

    @Override
    public String[] getFindings() {
        return source.facts().findings().stream()
                .filter(source::counts)
                .map(OrderFinding::signature)
                .toArray(String[]::new);
    }

    @Override
    public String json() {
        return source.json();
    }

    @Override
    public String[] writeReports() {
        return source.writeReports().toArray(new String[0]);
    }

    @Override
    public void orderInversion(OrderFinding finding) {
        send(INVERSION, finding.text());
    }

    @Override
    public void deadlock(DeadlockInfo deadlock) {
        send(DEADLOCK, deadlock.toString());
    }

    @Override
    public void longWait(LongWait wait) {
        send(LONG_WAIT, wait.text());
    }

    @Override
    public void priorityInversion(PriorityInversion inversion) {
        if (inversion.count() == 1) {
            send(PRIORITY_INVERSION, inversion.text());
        }
    }

    /** Counted only: there may be thousands a second. */
    @Override
    public void contended(ContendedWait wait) {}

    private void send(String type, String text) {
        broadcaster.sendNotification(
                new Notification(type, NAME, sequence.incrementAndGet(), System.currentTimeMillis(), text));
    }

    @Override
    public String toString() {
        return "the MBean " + NAME;
    }
}
