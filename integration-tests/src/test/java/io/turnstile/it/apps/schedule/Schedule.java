package io.turnstile.it.apps.schedule;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One random schedule, executed by real threads, with a look at everything whenever all have come to rest. */
final class Schedule {
    /** After this long a state that has not come is taken for one that never comes. */
    static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private static final long POLL_NS = 20_000;
    private static final int SPINS = 50;

    private final Rules rules;
    private final long limitNs;
    private final Subject subject;
    private final Generator generator;
    private final Worker[] workers;
    private final Thread[] threads;
    private final List<String> history = new ArrayList<>();
    private Possibilities possible;
    private int commandCount;

    Schedule(Rules rules, Subject subject, long seed, boolean onVirtualThreads, long limitNs) {
        this.limitNs = limitNs;
        this.rules = rules;
        this.subject = subject;
        generator = new Generator(rules, new SplittableRandom(seed));
        possible = new Possibilities(rules);
        workers = new Worker[rules.threadCount()];
        threads = new Thread[rules.threadCount()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(subject, rules.lockCount(), onVirtualThreads);
            String name = "schedule-" + i;
            threads[i] = onVirtualThreads ? virtual(name, workers[i]) : ofTheKernel(name, workers[i]);
        }
    }

    /** What was seen is nothing that the model knows. */
    static final class Deviation extends Exception {
        private static final long serialVersionUID = 1;

        Deviation(String message) {
            super(message);
        }
    }

    /** Executes so many steps, has all threads release everything, and ends them; returns how many commands that took. */
    int run(int stepCount) throws Deviation, InterruptedException {
        for (Thread thread : threads) {
            thread.start();
        }
        for (int i = 0; i < stepCount; i++) {
            List<Command> commands = generator.next(possible);
            if (!commands.isEmpty()) {
                step(commands);
            }
        }
        for (Command last = generator.towardsTheEnd(possible.any());
                last != null;
                last = generator.towardsTheEnd(possible.any())) {
            step(List.of(last));
        }
        for (int i = 0; i < workers.length; i++) {
            workers[i].tell(null);
            threads[i].join(TimeUnit.NANOSECONDS.toMillis(LIMIT_NS));
            if (threads[i].isAlive()) {
                throw new Deviation("thread " + i + " does not end" + story());
            }
        }
        return commandCount;
    }

    private void step(List<Command> commands) throws Deviation {
        history.add(commands.toString());
        commandCount += commands.size();
        possible = possible.after(commands);
        for (Command command : commands) {
            if (command.operation() == Operation.INTERRUPT) {
                threads[command.thread()].interrupt();
            } else {
                workers[command.thread()].tell(command);
            }
        }
        possible.keep(awaitRest());
    }

    private Observation awaitRest() throws Deviation {
        var expected = possible.observations();
        long startNs = System.nanoTime();
        for (int look = 0; ; look++) {
            Observation seen = look();
            if (expected.contains(seen) && areOthersAsleep() && seen.equals(look())) {
                return seen;
            }
            if (System.nanoTime() - startNs > limitNs) {
                throw new Deviation("seen " + seen + "\nexpected one of " + expected + story());
            }
            if (look < SPINS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    private boolean areOthersAsleep() {
        for (Worker worker : workers) {
            if (worker.seenWhenDone() == null && !worker.isAsleep()) {
                return false;
            }
        }
        return true;
    }

    private Observation look() {
        List<String> ofThreads = new ArrayList<>();
        for (int i = 0; i < workers.length; i++) {
            String done = workers[i].seenWhenDone();
            ofThreads.add(done != null ? done : subject.waitOf(threads[i], workers[i].command()));
        }
        List<String> ofLocks = new ArrayList<>();
        for (int i = 0; i < rules.lockCount() && !rules.monitors(); i++) {
            ofLocks.add(subject.look(i, threads));
        }
        return new Observation(ofThreads, ofLocks);
    }

    private String story() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < history.size(); i++) {
            text.append("\n  ").append(i + 1).append(": ").append(history.get(i));
        }
        for (Thread thread : threads) {
            text.append("\n\"").append(thread.getName()).append("\" ").append(thread.getState());
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    private static Thread ofTheKernel(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Compiled for JDKs that have none. */
    private static Thread virtual(String name, Runnable body) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method named = type.getMethod("name", String.class);
            return (Thread) type.getMethod("unstarted", Runnable.class).invoke(named.invoke(builder, name), body);
        } catch (ReflectiveOperationException none) {
            throw new IllegalStateException(none);
        }
    }
}
