package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.runtime.track.WaitLog;
import java.lang.invoke.MethodHandles;

/** Adds the flight recorder and the MBean server to the outlets once they are there. */
final class Observers {
    /** Shorter waits are no event; the JDK's own for monitors begin at 20 ms. */
    private static final long LEAST_CONTENDED_NS = 1_000_000;

    private final LoadWatch watch;
    private final Outlets outlets;
    private final MethodHandles.Lookup trusted;
    private boolean recorderDone;
    private boolean managementDone;

    Observers(LoadWatch watch, Outlets outlets, MethodHandles.Lookup trusted) {
        this.watch = watch;
        this.outlets = outlets;
        this.trusted = trusted;
    }

    /** Looks whether they are there; cheap. */
    void look(ReportSource source) {
        if (!recorderDone && watch.isRecorderLoaded()) {
            recorderDone = addRecorder();
        }
        if (!managementDone && watch.isMbeanServerLoaded()) {
            managementDone = addManagement(source);
        }
    }

    private boolean addRecorder() {
        try {
            if (!FlightRecorderOutlet.isRecorderInitialized()) {
                return false;
            }
            outlets.add(new FlightRecorderOutlet());
            WaitLog.want(LEAST_CONTENDED_NS);
        } catch (RuntimeException | LinkageError failure) {
            AgentLog.warn("tracking: no events for the flight recorder: " + failure);
        }
        return true;
    }

    private boolean addManagement(ReportSource source) {
        try {
            LocksManagement bean = LocksManagement.register(source, trusted);
            if (bean == null) {
                return false;
            }
            outlets.add(bean);
        } catch (RuntimeException | LinkageError failure) {
            AgentLog.warn("tracking: no MBean: " + failure);
        }
        return true;
    }
}
