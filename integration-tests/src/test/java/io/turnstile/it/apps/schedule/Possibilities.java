package io.turnstile.it.apps.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The states that locks and threads may be in, by all that was seen of them so far. */
final class Possibilities {
    private Set<Model> states;
    private final boolean metDeadlock; // on the way; time has ended it where states are left

    Possibilities(Rules rules) {
        this(Set.of(new Model(rules)), false);
    }

    private Possibilities(Set<Model> states, boolean metDeadlock) {
        this.states = states;
        this.metDeadlock = metDeadlock;
    }

    /** A state and the commands that have not begun in it. */
    private record Node(Model state, List<Command> left) {}

    /** The states at rest after commands that begin at once, in any order, with inner events between them. */
    Possibilities after(List<Command> commands) {
        Set<Node> seen = new HashSet<>();
        ArrayDeque<Node> open = new ArrayDeque<>();
        states.forEach(state -> visit(new Node(state, commands), seen, open));
        Set<Model> resting = new HashSet<>();
        boolean deadlock = false;
        while (!open.isEmpty()) {
            Node node = open.remove();
            deadlock |= node.state.hasDeadlock();
            List<Model> inner = node.state.afterInnerEvents();
            if (inner.isEmpty() && node.left.isEmpty()) {
                resting.add(node.state);
            }
            inner.forEach(next -> visit(new Node(next, node.left), seen, open));
            for (Command command : node.left) {
                if (command.operation() == Operation.INTERRUPT || node.state.isIdle(command.thread())) {
                    List<Command> left = new ArrayList<>(node.left);
                    left.remove(command);
                    node.state.after(command).forEach(next -> visit(new Node(next, left), seen, open));
                }
            }
        }
        return new Possibilities(resting, deadlock);
    }

    private static void visit(Node node, Set<Node> seen, ArrayDeque<Node> open) {
        if (seen.add(node)) {
            open.add(node);
        }
    }

    /** All that can be seen. */
    Set<Observation> observations() {
        return states.stream().map(Model::observation).collect(Collectors.toSet());
    }

    /** Leaves only states that look so. */
    void keep(Observation seen) {
        states = states.stream()
                .filter(state -> state.observation().equals(seen))
                .collect(Collectors.toSet());
    }

    /** Any of them; which threads are idle and what they hold is the same in all after {@link #keep}. */
    Model any() {
        return states.iterator().next();
    }

    /** Whether in all of them somebody can be told to do something, and nobody waits for ever. */
    boolean canGoOn(Rules rules) {
        return !(rules.quiet() && metDeadlock)
                && states.stream().allMatch(state -> hasIdle(state, rules) && !state.hasDeadlock());
    }

    private static boolean hasIdle(Model state, Rules rules) {
        for (int i = 0; i < rules.threadCount(); i++) {
            if (state.isIdle(i)) {
                return true;
            }
        }
        return false;
    }
}
