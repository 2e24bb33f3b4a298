package io.turnstile.agent.rewrite;

import io.turnstile.agent.rewrite.LockCall.Kind;

import static io.turnstile.agent.rewrite.HookSignatures.CONTENTION_HOOKS;
import static io.turnstile.agent.rewrite.HookSignatures.TRACK_HOOKS;

/** How much of what a method does with locks is told. */
public enum TrackingScope {
    /** All of it. */
    ORDER,
    /** What may have to wait, and where locks are created. */
    CONTENTION,
    /** Likewise without monitors: this JVM does not show whether one is held. */
    CONTENTION_OF_LOCKS;

    boolean hasMonitors() {
        return this != CONTENTION_OF_LOCKS;
    }

    boolean hasReleases() {
        return this == ORDER;
    }

    /** The call as far as it is told. */
    LockCall narrow(LockCall call) {
        return this == ORDER || waits(call.kind()) ? call : LockCall.NOTHING;
    }

    private static boolean waits(Kind kind) {
        return kind == Kind.ACQUIRE || kind == Kind.ACQUIRE_STAMP || kind == Kind.TIMED;
    }

    /** Who is told. */
    String hooks(String hook) {
        return this == ORDER || hook.equals("created") ? TRACK_HOOKS : CONTENTION_HOOKS;
    }
}
