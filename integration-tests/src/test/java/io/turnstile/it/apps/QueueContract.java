package io.turnstile.it.apps;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Walks through the clauses of {@link BlockingQueue}'s documentation and prints what happens at each. */
public final class QueueContract {
    private static final long NEVER_S = 3600;

    private final BlockingQueue<Integer> queue;

    private QueueContract(BlockingQueue<Integer> queue) {
        this.queue = queue;
    }

    public static void main(String[] arguments) throws Exception {
        for (BlockingQueue<Integer> queue : List.of(
                new ArrayBlockingQueue<Integer>(2),
                new ArrayBlockingQueue<Integer>(2, true),
                new LinkedBlockingQueue<Integer>(2),
                new LinkedBlockingDeque<Integer>(2),
                new PriorityBlockingQueue<Integer>())) {
            System.out.println(queue.getClass().getSimpleName());
            QueueContract contract = new QueueContract(queue);
            contract.takes();
            if (queue.remainingCapacity() == 2) {
                contract.puts();
            }
            contract.bulk();
        }
    }

    private void takes() throws Exception {
        say("poll of empty", queue.poll());
        say("timed poll of empty", queue.poll(1, TimeUnit.MILLISECONDS));
        say("null", outcome(() -> queue.offer(null)));
        FutureTask<Object> taker = begin(queue::take);
        queue.put(7);
        say("take waits for put", taker.get());
        taker = begin(() -> queue.poll(NEVER_S, TimeUnit.SECONDS));
        queue.put(8);
        say("timed poll waits for put", taker.get());
        say("interrupted take", interrupted(queue::take));
        say("interrupted timed poll", interrupted(() -> queue.poll(NEVER_S, TimeUnit.SECONDS)));
        Thread.currentThread().interrupt();
        say("take when interrupted before", outcome(queue::take));
        say("status after it", Thread.interrupted());
    }

    private void puts() throws Exception {
        say("offer", queue.offer(1) && queue.offer(2));
        say("offer to full", queue.offer(3));
        say("timed offer to full", queue.offer(3, 1, TimeUnit.MILLISECONDS));
        say("add to full", outcome(() -> queue.add(3)));
        say("remaining capacity", queue.remainingCapacity());
        say("interrupted put", interrupted(() -> {
            queue.put(3);
            return "put";
        }));
        FutureTask<Object> putter = begin(() -> {
            queue.put(3);
            return "put";
        });
        say("take", queue.take());
        say("put waits for take", putter.get());
        FutureTask<Object> offerer = begin(() -> queue.offer(4, NEVER_S, TimeUnit.SECONDS));
        say("take", queue.take());
        say("timed offer waits for take", offerer.get());
        say("in order", queue.take() + ", " + queue.take());
    }

    private void bulk() {
        queue.add(1);
        queue.add(2);
        say("contains", queue.contains(2));
        say("remove", queue.remove(1) + ", " + queue.remove(1));
        queue.add(3);
        List<Integer> drained = new ArrayList<>();
        say("drain at most one", queue.drainTo(drained, 1));
        say("drain the rest", queue.drainTo(drained) + " " + drained);
        say("drain to itself", outcome(() -> queue.drainTo(Objects.requireNonNull(castToObjects(queue)))));
        say("size", queue.size());
    }

    private static BlockingQueue<? super Integer> castToObjects(BlockingQueue<Integer> queue) {
        return queue;
    }

    private static void say(String clause, Object result) {
        System.out.println("  " + clause + ": " + result);
    }

    private static Object outcome(Callable<?> action) {
        try {
            return action.call();
        } catch (Exception thrown) {
            return thrown.getClass().getSimpleName();
        }
    }

    /** Runs it in another thread and returns once that waits. */
    private static FutureTask<Object> begin(Callable<?> action) throws InterruptedException {
        FutureTask<Object> task = new FutureTask<>(() -> outcome(action));
        beginThread(task);
        return task;
    }

    private static Object interrupted(Callable<?> action) throws Exception {
        FutureTask<Object> task = new FutureTask<>(() -> outcome(action));
        beginThread(task).interrupt();
        return task.get();
    }

    private static Thread beginThread(FutureTask<Object> task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
        return thread;
    }
}
