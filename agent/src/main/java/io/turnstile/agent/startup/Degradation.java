package io.turnstile.agent.startup;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;

/**
 * What a missing capability does to a protocol, or to what else a configuration asks for. The rows are the whole truth:
 * {@link ProtocolSupport} grants by them, doctor and start-up quote them, and docs/doctor.md shows them.
 *
 * @param missing the capability
 * @param asked the protocol that is concerned; null where it is no protocol
 * @param granted what locks get instead; the same as asked where the protocol is kept with a lesser promise
 * @param effect what happens then, as a clause
 */
record Degradation(Capability missing, LockProtocol asked, LockProtocol granted, String effect) {
    /** In the order in which they apply: a protocol may fall further than one step. */
    static final List<Degradation> ALL = List.of(
            falls(Capability.PI_FUTEX, LockProtocol.PI, LockProtocol.FUTEX),
            falls(Capability.FUTEX, LockProtocol.PI, LockProtocol.JVM),
            falls(Capability.FUTEX, LockProtocol.FUTEX, LockProtocol.JVM),
            lessens(
                    Capability.LOCK_PI2,
                    LockProtocol.PI,
                    "timed waits of real-time threads follow steps of the wall clock"),
            lessens(
                    Capability.REQUEUE_PI,
                    LockProtocol.PI,
                    "a real-time thread that a condition wakes competes for the lock first and lends only then"),
            lessens(
                    Capability.INTERRUPT_SIGNAL,
                    LockProtocol.PI,
                    "real-time waiters notice an interrupt once a second, and wake from conditions as without"
                            + " priority-inheritance requeue"),
            lessens(
                    Capability.REQUEUE,
                    LockProtocol.PI,
                    "ordinary threads that a condition wakes compete for the lock at once"),
            lessens(
                    Capability.REQUEUE,
                    LockProtocol.FUTEX,
                    "threads that a condition wakes compete for the lock at once"),
            other(Capability.FUTEX, "threads park in the JVM"),
            other(Capability.REALTIME_SCHEDULING, "threads keep their scheduling policy"),
            other(Capability.AFFINITY, "threads keep their CPUs"),
            other(Capability.MEMBARRIER, "queues of io.turnstile.sync fence on both sides; locks do not use it"));

    private static Degradation falls(Capability missing, LockProtocol asked, LockProtocol granted) {
        return new Degradation(missing, asked, granted, consequence(asked, granted));
    }

    /** What it means that a protocol is not kept, as a clause. */
    static String consequence(LockProtocol asked, LockProtocol granted) {
        String instead = granted == LockProtocol.JVM ? "are left to the JVM" : "use " + granted.word() + " instead";
        return "locks with protocol " + asked.word() + ' ' + instead;
    }

    private static Degradation lessens(Capability missing, LockProtocol asked, String effect) {
        return new Degradation(missing, asked, asked, effect);
    }

    private static Degradation other(Capability missing, String effect) {
        return new Degradation(missing, null, null, effect);
    }

    /** Whether the protocol is not kept. */
    boolean changesProtocol() {
        return asked != granted;
    }

    /** What lacking a capability does, whatever is asked for. */
    static List<String> effectsOf(Capability missing) {
        List<String> effects = new ArrayList<>();
        for (Degradation any : ALL) {
            if (any.missing == missing && !effects.contains(any.effect)) {
                effects.add(any.effect);
            }
        }
        return effects;
    }

    /** What lacking a capability does where it is no protocol that is concerned. */
    static String otherEffectOf(Capability missing) {
        for (Degradation any : ALL) {
            if (any.missing == missing && any.asked == null) {
                return any.effect;
            }
        }
        throw new IllegalArgumentException(missing + " is needed by protocols alone");
    }
}
