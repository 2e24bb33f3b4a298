package io.turnstile.it.apps.schedule;

/** What a thread is told to do to a lock or a monitor. A SHORT wait is over before anyone looks, a LONG one ends never. */
enum Operation {
    LOCK(Form.ACQUIRE, false, Limit.NONE),
    LOCK_INTERRUPTIBLY(Form.ACQUIRE, true, Limit.NONE),
    TRY(Form.ACQUIRE, false, Limit.AT_ONCE),
    TRY_SHORT(Form.ACQUIRE, true, Limit.SHORT),
    TRY_LONG(Form.ACQUIRE, true, Limit.LONG),
    UNLOCK(Form.OTHER, false, Limit.AT_ONCE),
    AWAIT(Form.AWAIT, true, Limit.NONE),
    AWAIT_UNINTERRUPTIBLY(Form.AWAIT, false, Limit.NONE),
    AWAIT_SHORT(Form.AWAIT, true, Limit.SHORT),
    AWAIT_LONG(Form.AWAIT, true, Limit.LONG),
    AWAIT_NANOS_SHORT(Form.AWAIT, true, Limit.SHORT),
    AWAIT_UNTIL_SHORT(Form.AWAIT, true, Limit.SHORT),
    AWAIT_UNTIL_LONG(Form.AWAIT, true, Limit.LONG),
    SIGNAL(Form.OTHER, false, Limit.AT_ONCE),
    SIGNAL_ALL(Form.OTHER, false, Limit.AT_ONCE),
    COUNT_WAITERS(Form.OTHER, false, Limit.AT_ONCE),
    CLEAR_INTERRUPT(Form.OTHER, false, Limit.AT_ONCE),
    /** Done by nobody in particular, to a thread. */
    INTERRUPT(Form.OTHER, false, Limit.AT_ONCE);

    /** What an operation may wait for. */
    enum Form {
        ACQUIRE,
        AWAIT,
        OTHER
    }

    /** How long it may wait. */
    enum Limit {
        AT_ONCE,
        SHORT,
        LONG,
        NONE
    }

    final Form form;
    final boolean isInterruptible;
    final Limit limit;

    Operation(Form form, boolean isInterruptible, Limit limit) {
        this.form = form;
        this.isInterruptible = isInterruptible;
        this.limit = limit;
    }

    /** Whether its result says if the lock was acquired, or if a signal came in time. */
    boolean answersYesOrNo() {
        return switch (this) {
            case TRY, TRY_SHORT, TRY_LONG, AWAIT_SHORT, AWAIT_LONG, AWAIT_UNTIL_SHORT, AWAIT_UNTIL_LONG -> true;
            default -> false;
        };
    }

    /** Whether monitors have it, too. */
    boolean isOfMonitors() {
        return switch (this) {
            case LOCK, UNLOCK, AWAIT, AWAIT_SHORT, AWAIT_LONG, SIGNAL, SIGNAL_ALL, CLEAR_INTERRUPT, INTERRUPT -> true;
            default -> false;
        };
    }
}
