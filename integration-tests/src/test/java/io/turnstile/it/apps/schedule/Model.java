package io.turnstile.it.apps.schedule;

import io.turnstile.it.apps.schedule.Member.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * One state of some locks and threads, by the documentation of {@code ReentrantLock}, {@code Condition} and {@code Object}.
 *
 * <p>Commands and inner events change it, one at a time: a free lock goes to a waiter, a short time limit ends, a thread that
 * is done looks at its interrupt status. In a state at rest no inner event is left.
 *
 * <p>A signal goes to the thread that has waited longest; {@code notify} may go to any.
 */
final class Model extends State {
    Model(Rules rules) {
        super(rules);
    }

    private Model(Model other) {
        super(other);
    }

    /** The states that the beginning of a command leads to; that of a thread which is idle, or an interrupt. */
    List<Model> after(Command command) {
        if (command.operation() == Operation.INTERRUPT && isComingBackInterrupted(command.thread())) {
            return List.of(new Model(this), new Model(this).begin(command));
        }
        if (command.operation() == Operation.INTERRUPT && members[command.thread()].late) {
            Model stillCounts = new Model(this);
            stillCounts.members[command.thread()].result = "interrupted";
            return List.of(stillCounts, new Model(this).begin(command));
        }
        if (rules.monitors() && command.operation() == Operation.SIGNAL && isOwner(command)) {
            List<Integer> waiting = waitersOf(command);
            if (waiting.size() > 1) {
                return waiting.stream()
                        .map(chosen -> new Model(this).signalled(command, chosen))
                        .toList();
            }
        }
        return List.of(new Model(this).begin(command));
    }

    /** The states that single inner events lead to; none where this state is at rest. */
    List<Model> afterInnerEvents() {
        List<Model> next = new ArrayList<>();
        for (int lock = 0; lock < owners.length; lock++) {
            List<Integer> queue = queues.get(lock);
            if (owners[lock] == NOBODY && !queue.isEmpty()) {
                for (Integer chosen : rules.inTurn() ? queue.subList(0, 1) : queue) {
                    next.add(new Model(this).granted(lock, chosen));
                }
            }
        }
        for (int thread = 0; thread < members.length; thread++) {
            if (members[thread].phase == Phase.LOOKING) {
                next.add(new Model(this).looked(thread));
            } else if (members[thread].expires) {
                next.add(new Model(this).expired(thread));
            }
        }
        return next;
    }

    private Model begin(Command command) {
        if (command.operation() == Operation.INTERRUPT) {
            interrupt(command.thread());
            return this;
        }
        Member me = members[command.thread()];
        me.command = command;
        switch (command.operation().form) {
            case ACQUIRE -> acquire(command, me);
            case AWAIT -> await(command, me);
            default -> doAtOnce(command, me);
        }
        return this;
    }

    private void acquire(Command command, Member me) {
        int lock = command.lock();
        boolean tries = command.operation().limit == Operation.Limit.AT_ONCE;
        if (command.operation().isInterruptible && me.interrupted) {
            me.interrupted = false;
            finish(me, "interrupted");
        } else if (owners[lock] == command.thread()
                || owners[lock] == NOBODY
                        && (!rules.inTurn() || tries || queues.get(lock).isEmpty())) {
            owners[lock] = command.thread();
            holds[lock]++;
            me.entered = with(me.entered, lock);
            finish(me, command.operation().answersYesOrNo() ? "true" : "done");
        } else if (tries) {
            finish(me, "false");
        } else {
            me.savedHolds = 1;
            me.entered = with(me.entered, lock);
            enqueue(command, command.operation().answersYesOrNo() ? "true" : "done");
            me.expires = command.operation().limit == Operation.Limit.SHORT;
        }
    }

    private void await(Command command, Member me) {
        boolean interrupted = command.operation().isInterruptible && me.interrupted;
        if (rules.monitors() && !isOwner(command)) {
            finish(me, "illegal");
        } else if (interrupted) {
            me.interrupted = false;
            finish(me, "interrupted");
        } else if (!isOwner(command)) {
            finish(me, "illegal");
        } else {
            me.savedHolds = holds[command.lock()];
            me.phase = Phase.WAITING;
            me.expires = command.operation().limit == Operation.Limit.SHORT;
            waitersOf(command).add(command.thread());
            release(command.lock());
        }
    }

    private void doAtOnce(Command command, Member me) {
        int lock = command.lock();
        if (command.operation() == Operation.CLEAR_INTERRUPT) {
            finish(me, Boolean.toString(me.interrupted));
            me.interrupted = false;
            return;
        }
        if (!isOwner(command)) {
            finish(me, "illegal");
            return;
        }
        String result = "done";
        switch (command.operation()) {
            case UNLOCK -> {
                me.entered = without(me.entered, lock);
                if (--holds[lock] == 0) {
                    release(lock);
                }
            }
            case SIGNAL -> {
                if (!waitersOf(command).isEmpty()) {
                    signal(waitersOf(command).get(0));
                }
            }
            case SIGNAL_ALL -> List.copyOf(waitersOf(command)).forEach(this::signal);
            case COUNT_WAITERS -> result = Integer.toString(waitersOf(command).size());
            default -> throw new IllegalArgumentException(command.toString());
        }
        finish(me, result);
    }

    private Model signalled(Command command, int chosen) {
        members[command.thread()].command = command;
        signal(chosen);
        finish(members[command.thread()], "done");
        return this;
    }

    private void signal(Integer thread) {
        Member waiter = members[thread];
        waitersOf(waiter.command).remove(thread);
        enqueue(waiter.command, isYesOrNo(waiter) ? "true" : "done");
    }

    private boolean isYesOrNo(Member member) {
        return !rules.monitors() && member.command.operation().answersYesOrNo();
    }

    /** Where two interrupts come before the one exception, the second may be taken for the first, or stay. */
    private boolean isComingBackInterrupted(int thread) {
        Phase phase = members[thread].phase;
        return (phase == Phase.QUEUED || phase == Phase.LOOKING) && members[thread].result.equals("interrupted");
    }

    private void interrupt(Integer thread) {
        Member victim = members[thread];
        boolean waits = victim.phase == Phase.WAITING;
        boolean acquires = victim.phase == Phase.QUEUED && victim.command.operation().form == Operation.Form.ACQUIRE;
        if (!(waits || acquires) || !victim.command.operation().isInterruptible) {
            victim.interrupted = true;
        } else if (waits) {
            waitersOf(victim.command).remove(thread);
            enqueue(victim.command, "interrupted");
        } else {
            giveUp(thread, "interrupted");
        }
    }

    private Model expired(Integer thread) {
        Member member = members[thread];
        if (member.phase == Phase.WAITING) {
            waitersOf(member.command).remove(thread);
            enqueue(member.command, isYesOrNo(member) ? "false" : "done");
            member.late = rules.monitors();
        } else {
            giveUp(thread, "false");
        }
        return this;
    }

    private void giveUp(Integer thread, String result) {
        int lock = members[thread].command.lock();
        queues.get(lock).remove(thread);
        members[thread].entered = without(members[thread].entered, lock);
        finish(members[thread], result);
    }

    private void enqueue(Command command, String result) {
        Member member = members[command.thread()];
        member.phase = Phase.QUEUED;
        member.expires = false;
        member.result = result;
        queues.get(command.lock()).add(command.thread());
    }

    private Model granted(int lock, Integer thread) {
        queues.get(lock).remove(thread);
        owners[lock] = thread;
        holds[lock] = members[thread].savedHolds;
        finish(members[thread], members[thread].result);
        return this;
    }

    private void finish(Member member, String result) {
        member.phase = Phase.LOOKING;
        member.late = false;
        member.expires = false;
        member.result = result;
    }

    private Model looked(int thread) {
        members[thread].phase = Phase.IDLE;
        members[thread].seenInterrupted = members[thread].interrupted;
        return this;
    }

    private void release(int lock) {
        owners[lock] = NOBODY;
        holds[lock] = 0;
    }

    private static List<Integer> with(List<Integer> list, int element) {
        List<Integer> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }

    private static List<Integer> without(List<Integer> list, int element) {
        List<Integer> shorter = new ArrayList<>(list);
        shorter.remove(shorter.lastIndexOf(element));
        return shorter;
    }
}
