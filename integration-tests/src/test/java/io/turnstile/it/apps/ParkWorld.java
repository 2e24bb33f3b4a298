package io.turnstile.it.apps;

/** {@code LockSupport}'s methods as one class calls them; which class decides whether a rule selects the calls. */
public interface ParkWorld {
    void park();

    void park(Object blocker);

    void parkNanos(long nanos);

    void parkNanos(Object blocker, long nanos);

    void parkUntil(long deadlineMs);

    void parkUntil(Object blocker, long deadlineMs);

    void unpark(Thread thread);

    /** A method reference to {@code park()}. */
    Runnable parkReference();

    /** By name: {@code selected} or {@code unselected}. */
    static ParkWorld of(String name) {
        return name.equals("selected") ? new SelectedParking() : new UnselectedParking();
    }
}
