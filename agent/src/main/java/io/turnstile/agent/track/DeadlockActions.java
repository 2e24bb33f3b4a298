package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig.OnDeadlock;
import io.turnstile.runtime.track.AcquireMode;
import io.turnstile.runtime.track.DeadlockInfo;
import io.turnstile.runtime.track.DeadlockListener;
import io.turnstile.runtime.track.DeadlockListeners;
import io.turnstile.runtime.track.TrackedThread;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** What is done about a deadlock. */
final class DeadlockActions {
    private final OnDeadlock action;
    private final Outlets outlets;
    private final Runnable exit;
    private boolean servicesLoaded;

    /**
     * Prepares.
     *
     * @param exit writes the reports and ends the JVM
     */
    DeadlockActions(OnDeadlock action, Outlets outlets, Runnable exit) {
        this.action = action;
        this.outlets = outlets;
        this.exit = exit;
    }

    /**
     * Tells everybody, and does what is configured.
     *
     * @param circle its threads; empty where one of them was refused the lock, so that the others go on
     */
    void act(DeadlockInfo deadlock, List<TrackedThread> circle) {
        if (action != OnDeadlock.CALLBACK) {
            AgentLog.warn(deadlock.toString().stripTrailing());
        }
        outlets.deadlock(deadlock);
        tellListeners(deadlock);
        if (action == OnDeadlock.THROW && !circle.isEmpty()) {
            interruptOne(circle);
        } else if (action == OnDeadlock.EXIT) {
            exit.run();
        }
    }

    private void tellListeners(DeadlockInfo deadlock) {
        if (!servicesLoaded) {
            servicesLoaded = true;
            try {
                ServiceLoader.load(DeadlockListener.class, ClassLoader.getSystemClassLoader())
                        .forEach(DeadlockListeners::add);
            } catch (ServiceConfigurationError broken) {
                AgentLog.warn("a deadlock listener could not be loaded: " + broken.getMessage());
            }
        }
        for (DeadlockListener listener : DeadlockListeners.all()) {
            try {
                listener.onDeadlock(deadlock);
            } catch (RuntimeException | LinkageError thrown) {
                AgentLog.warn("the deadlock listener " + listener.getClass().getName() + " failed: " + thrown);
            }
        }
    }

    private static void interruptOne(List<TrackedThread> circle) {
        for (TrackedThread thread : circle) {
            if (thread.pending() != null && (thread.pendingMode() & AcquireMode.INTERRUPTIBLE) != 0) {
                AgentLog.warn("thread \"" + thread.thread().getName() + "\" is interrupted to end the deadlock");
                thread.thread().interrupt();
                return;
            }
        }
        AgentLog.warn("no thread of the deadlock waits interruptibly, so none is interrupted");
    }
}
