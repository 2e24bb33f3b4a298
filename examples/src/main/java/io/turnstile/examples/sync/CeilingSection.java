package io.turnstile.examples.sync;

import io.turnstile.runtime.lock.CeilingViolationException;
import io.turnstile.sync.MonitorControl;
import io.turnstile.sync.PriorityCeilingEmulation;
import io.turnstile.sync.PriorityInheritanceMutex;
import io.turnstile.sync.PriorityInheritanceMutex.Guard;

/** A mutex that inherits is put under a priority ceiling, and back. */
public final class CeilingSection {
    private CeilingSection() {}

    public static void main(String[] args) {
        PriorityInheritanceMutex<Integer> setpoint = new PriorityInheritanceMutex<>(20);
        try {
            MonitorControl before = MonitorControl.setMonitorControl(setpoint, PriorityCeilingEmulation.instance(10));
            try (Guard<Integer> guard = setpoint.lock()) {
                System.out.println(
                        "at the ceiling of " + MonitorControl.getMonitorControl(setpoint) + ": " + guard.get());
            } catch (CeilingViolationException above) {
                System.out.println(above.getMessage());
            }
            MonitorControl.setMonitorControl(setpoint, before);
            System.out.println("now " + MonitorControl.getMonitorControl(setpoint));
        } catch (UnsupportedOperationException | IllegalArgumentException refused) {
            System.out.println(refused.getMessage()); // no Linux, or no right to real-time priorities
        }
    }
}
