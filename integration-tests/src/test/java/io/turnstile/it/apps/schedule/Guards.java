package io.turnstile.it.apps.schedule;

/** Monitors, entered by blocks and by methods. */
final class Guards implements Subject {
    private static final long SHORT_MS = 1;
    private static final long LONG_MS = 600_000;

    private final Guard[] guards;

    Guards(Rules rules) {
        guards = new Guard[rules.lockCount()];
        for (int i = 0; i < guards.length; i++) {
            guards[i] = new Guard();
        }
    }

    /** An object that is locked. */
    private static final class Guard {
        synchronized void enter(Runnable inside) {
            inside.run();
        }
    }

    @Override
    public String perform(Command command, Runnable inside) throws InterruptedException {
        Guard guard = guards[command.lock()];
        switch (command.operation()) {
            case LOCK -> {
                if (command.lock() % 2 == 0) {
                    guard.enter(inside);
                } else {
                    synchronized (guard) {
                        inside.run();
                    }
                }
            }
            case AWAIT -> guard.wait();
            case AWAIT_SHORT -> guard.wait(SHORT_MS);
            case AWAIT_LONG -> guard.wait(LONG_MS);
            case SIGNAL -> guard.notify();
            case SIGNAL_ALL -> guard.notifyAll();
            case CLEAR_INTERRUPT -> {
                return Boolean.toString(Thread.interrupted());
            }
            default -> throw new IllegalArgumentException(command.toString());
        }
        return "done";
    }

    @Override
    public int holdCount(int lock) {
        return Thread.holdsLock(guards[lock]) ? 1 : 0;
    }

    @Override
    public String waitOf(Thread thread, Command command) {
        return switch (thread.getState()) {
            case BLOCKED, WAITING -> Observation.WAITS; // of managed monitors, who enters is shown as WAITING
            case TIMED_WAITING ->
                command.operation().limit == Operation.Limit.SHORT
                        ? Observation.MOVES // its time is not yet over
                        : Observation.WAITS;
            default -> Observation.MOVES;
        };
    }

    @Override
    public String look(int lock, Thread[] threads) {
        throw new UnsupportedOperationException();
    }
}
