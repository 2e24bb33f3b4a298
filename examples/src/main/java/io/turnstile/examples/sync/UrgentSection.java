package io.turnstile.examples.sync;

import io.turnstile.sync.Priority;
import io.turnstile.sync.PriorityInheritanceMutex;
import io.turnstile.sync.PriorityInheritanceMutex.Guard;

/** A value behind a mutex whose holder inherits priorities, and a section that runs at a priority of its own. */
public final class UrgentSection {
    private UrgentSection() {}

    public static void main(String[] args) {
        PriorityInheritanceMutex<Integer> setpoint = new PriorityInheritanceMutex<>(20);
        System.out.println("inherits priority: " + setpoint.inheritsPriority());
        try (Guard<Integer> guard = setpoint.lock()) {
            guard.set(guard.get() + 1);
        }
        try (Guard<Integer> guard = setpoint.lockWithPriority(Priority.fifo(10))) {
            System.out.println("at SCHED_FIFO 10: " + guard.get());
        } catch (SecurityException | UnsupportedOperationException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
