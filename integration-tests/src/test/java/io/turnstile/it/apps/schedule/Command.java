package io.turnstile.it.apps.schedule;

/**
 * One operation of a schedule.
 *
 * @param thread who does it, or to whom it is done
 */
record Command(Operation operation, int thread, int lock, int condition) {
    @Override
    public String toString() {
        String what = "thread " + thread + " " + operation;
        return switch (operation) {
            case INTERRUPT, CLEAR_INTERRUPT -> what;
            case LOCK, LOCK_INTERRUPTIBLY, TRY, TRY_SHORT, TRY_LONG, UNLOCK -> what + " " + lock;
            default -> what + " " + lock + "." + condition;
        };
    }
}
