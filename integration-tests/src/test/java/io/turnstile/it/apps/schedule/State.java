package io.turnstile.it.apps.schedule;

import io.turnstile.it.apps.schedule.Member.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Locks and threads at one moment: who holds, waits and comes, and what can be seen of that. */
abstract class State {
    static final int NOBODY = -1;

    final Rules rules;
    final int[] owners;
    final int[] holds;
    final List<List<Integer>> queues = new ArrayList<>(); // by lock
    final List<List<Integer>> waiters = new ArrayList<>(); // by lock and condition
    final Member[] members;

    /** All locks free, all threads idle. */
    State(Rules rules) {
        this.rules = rules;
        owners = new int[rules.lockCount()];
        Arrays.fill(owners, NOBODY);
        holds = new int[rules.lockCount()];
        for (int i = 0; i < rules.lockCount(); i++) {
            queues.add(new ArrayList<>());
        }
        for (int i = 0; i < rules.lockCount() * rules.conditionCount(); i++) {
            waiters.add(new ArrayList<>());
        }
        members = new Member[rules.threadCount()];
        Arrays.setAll(members, i -> new Member());
    }

    State(State other) {
        rules = other.rules;
        owners = other.owners.clone();
        holds = other.holds.clone();
        other.queues.forEach(queue -> queues.add(new ArrayList<>(queue)));
        other.waiters.forEach(waiting -> waiters.add(new ArrayList<>(waiting)));
        members = new Member[other.members.length];
        Arrays.setAll(members, i -> other.members[i].copy());
    }

    boolean isOwner(Command command) {
        return owners[command.lock()] == command.thread();
    }

    List<Integer> waitersOf(Command command) {
        return waiters.get(command.lock() * rules.conditionCount() + command.condition());
    }

    /** The locks that a thread holds or comes for, in that order, one entry for each hold. */
    List<Integer> entered(int thread) {
        return members[thread].entered;
    }

    /** Whether the thread can be given a command. */
    boolean isIdle(int thread) {
        return members[thread].phase == Phase.IDLE;
    }

    /** The wait of a thread on a condition of a lock that is free; null where there is none. */
    Command waitThatCanEnd() {
        for (Member member : members) {
            if (member.phase == Phase.WAITING && owners[member.command.lock()] == NOBODY) {
                return member.command;
            }
        }
        return null;
    }

    /** The wait of a thread on a condition of this lock; null where there is none. */
    Command waitAt(int lock) {
        for (Member member : members) {
            if (member.phase == Phase.WAITING && member.command.lock() == lock) {
                return member.command;
            }
        }
        return null;
    }

    /** Whether some thread waits for what only itself could give, over any number of others. */
    boolean hasDeadlock() {
        boolean[] goesOn = new boolean[members.length];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < members.length; i++) {
                if (!goesOn[i] && goesOn(i, goesOn)) {
                    goesOn[i] = true;
                    changed = true;
                }
            }
        }
        for (boolean one : goesOn) {
            if (!one) {
                return true;
            }
        }
        return false;
    }

    private boolean goesOn(int thread, boolean[] others) {
        Member member = members[thread];
        if (member.phase == Phase.IDLE || member.phase == Phase.LOOKING) {
            return true;
        }
        int owner = owners[member.command.lock()];
        return owner == NOBODY || others[owner];
    }

    /** What can be seen of it from outside. */
    Observation observation() {
        List<String> threads = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            threads.add(threadSeen(i));
        }
        List<String> locks = new ArrayList<>();
        for (int i = 0; i < owners.length && !rules.monitors(); i++) {
            locks.add(Observation.ofLock(owners[i], queues.get(i).size()));
        }
        return new Observation(threads, locks);
    }

    private String threadSeen(int thread) {
        Member member = members[thread];
        return switch (member.phase) {
            case IDLE -> {
                int[] own = new int[owners.length];
                for (int i = 0; i < own.length; i++) {
                    own[i] = owners[i] != thread ? 0 : rules.monitors() ? 1 : holds[i];
                }
                yield Observation.ofIdle(member.result, member.seenInterrupted, own);
            }
            case QUEUED -> rules.monitors() ? Observation.WAITS : Observation.ofQueued(member.command.lock());
            case WAITING -> Observation.WAITS;
            case LOOKING -> Observation.MOVES;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return Arrays.toString(owners) + Arrays.toString(holds) + queues + waiters + Arrays.toString(members);
    }
}
