package io.turnstile.it.apps.schedule;

import java.util.List;

/** A thread in a {@link State}. */
final class Member implements Cloneable {
    /** Where a thread is. */
    enum Phase {
        IDLE,
        QUEUED,
        WAITING,
        /** Done, with its interrupt status still to be looked at. */
        LOOKING
    }

    Phase phase = Phase.IDLE;
    Command command; // the last one
    String result = ""; // of the last one; or what it is going to be
    int savedHolds;
    boolean expires;
    boolean late; // back from a wait on a monitor whose time was over; HotSpot lets an interrupt count even then
    boolean interrupted;
    boolean seenInterrupted; // when it was done
    List<Integer> entered = List.of(); // locks, in the order of their holds

    Member copy() {
        try {
            return (Member) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public String toString() {
        return phase + "," + command + "," + result + "," + savedHolds + expires + late + interrupted + seenInterrupted;
    }
}
