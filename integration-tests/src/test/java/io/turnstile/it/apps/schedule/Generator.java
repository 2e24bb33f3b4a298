package io.turnstile.it.apps.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes commands by chance, such as bring threads together. */
final class Generator {
    private static final int ATTEMPTS = 30;
    private static final int AT_ONCE = 3;

    private final Rules rules;
    private final SplittableRandom random;
    private final List<Operation> acquiring = new ArrayList<>();
    private final List<Operation> others = new ArrayList<>();

    Generator(Rules rules, SplittableRandom random) {
        this.rules = rules;
        this.random = random;
        for (Operation operation : Operation.values()) {
            if (operation != Operation.INTERRUPT && (!rules.monitors() || operation.isOfMonitors())) {
                (operation.form == Operation.Form.ACQUIRE ? acquiring : others).add(operation);
            }
        }
        others.remove(Operation.UNLOCK);
    }

    /** Commands to be begun at once, after which somebody can still go on; none where no such thing was thought of. */
    List<Command> next(Possibilities now) {
        for (int i = 0; i < ATTEMPTS; i++) {
            List<Command> commands = some(now.any());
            if (!commands.isEmpty() && now.after(commands).canGoOn(rules)) {
                return commands;
            }
        }
        return List.of();
    }

    private List<Command> some(Model now) {
        int wanted = Math.max(1, random.nextInt(AT_ONCE * 2) - AT_ONCE + 1);
        List<Command> commands = new ArrayList<>();
        int offset = random.nextInt(rules.threadCount());
        for (int i = 0; i < rules.threadCount() && commands.size() < wanted; i++) {
            int thread = (i + offset) % rules.threadCount();
            if (!rules.quiet() && random.nextInt(8) == 0) {
                commands.add(new Command(Operation.INTERRUPT, random.nextInt(rules.threadCount()), 0, 0));
            }
            if (now.isIdle(thread)) {
                commands.add(command(thread, now.entered(thread)));
            }
        }
        return commands;
    }

    private Command command(int thread, List<Integer> entered) {
        int lock = random.nextInt(rules.lockCount());
        int condition = random.nextInt(rules.conditionCount());
        int choice = random.nextInt(20);
        if (entered.isEmpty() ? choice < 15 : choice < 5) {
            return new Command(oneOf(acquiring), thread, lock, condition);
        }
        if (!entered.isEmpty() && choice < 19) {
            int last = entered.get(entered.size() - 1);
            int held = entered.get(random.nextInt(entered.size()));
            return choice < 12
                    ? new Command(Operation.UNLOCK, thread, rules.monitors() ? last : held, condition)
                    : new Command(oneOf(others), thread, held, condition);
        }
        boolean releases = !rules.monitors() && random.nextInt(4) == 0;
        return new Command(releases ? Operation.UNLOCK : oneOf(others), thread, lock, condition);
    }

    private Operation oneOf(List<Operation> operations) {
        return operations.get(random.nextInt(operations.size()));
    }

    /** What brings all threads to their ends, one command at a time; null where they are there. */
    Command towardsTheEnd(Model now) {
        int idle = 0;
        for (int i = 0; i < rules.threadCount(); i++) {
            List<Integer> entered = now.entered(i);
            if (now.isIdle(i) && !entered.isEmpty()) {
                int lock = entered.get(entered.size() - 1);
                Command wait = now.waitAt(lock);
                return wait != null
                        ? new Command(Operation.SIGNAL_ALL, i, lock, wait.condition())
                        : new Command(Operation.UNLOCK, i, lock, 0);
            }
            idle = now.isIdle(i) ? i : idle;
        }
        Command wait = now.waitThatCanEnd();
        return wait == null ? null : new Command(Operation.LOCK, idle, wait.lock(), 0);
    }
}
