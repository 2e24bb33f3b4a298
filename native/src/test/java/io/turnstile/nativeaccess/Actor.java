package io.turnstile.nativeaccess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread that does what the test tells it, one thing after the other, and can be watched through proc(5). */
final class Actor implements AutoCloseable {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String CPUS_ALLOWED = "Cpus_allowed_list:\t";
    private static final int LIMIT_SECONDS = 30; // against hanging only
    private static final FutureTask<?> END = new FutureTask<>(() -> null);

    private final BlockingQueue<FutureTask<?>> script = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> tid = new CompletableFuture<>();
    private final Thread thread;

    Actor(String name, Kernel kernel) {
        thread = new Thread(() -> play(kernel), name);
        thread.setDaemon(true); // a failed test may leave it blocked for ever
        thread.start();
    }

    private void play(Kernel kernel) {
        tid.complete(kernel.scheduling().currentTid());
        try {
            for (FutureTask<?> act = script.take(); act != END; act = script.take()) {
                act.run();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // and end
        }
    }

    int tid() {
        return within(tid, "starting");
    }

    /** Has the thread begin something that may block. */
    <T> FutureTask<T> begin(Callable<T> act) {
        FutureTask<T> task = new FutureTask<>(act);
        script.add(task);
        return task;
    }

    /** Has the thread do something, and returns the result. */
    <T> T does(Callable<T> act) {
        return result(begin(act));
    }

    /** The result of what an actor began. */
    static <T> T result(FutureTask<T> begun) {
        return within(begun, "answering");
    }

    private static <T> T within(Future<T> future, String what) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            throw new AssertionError("not done with " + what + " in " + LIMIT_SECONDS + " s", hangs);
        } catch (ExecutionException failed) {
            throw new AssertionError(what + " failed", failed.getCause());
        } catch (InterruptedException timeout) {
            throw new AssertionError("the test was told to end", timeout);
        }
    }

    /** Waits until the thread sleeps in futex(2) on the word at {@code address}. */
    void awaitAsleepOn(long address) {
        String call = Kernel.numbers().futex() + " 0x" + Long.toHexString(address) + " ";
        await("asleep on the word", () -> read("syscall").startsWith(call));
    }

    /** Waits until no signal is left to be delivered to the thread. */
    void awaitSignalsDelivered() {
        await("without pending signals", () -> read("status").contains("SigPnd:\t0000000000000000"));
    }

    /** The priority by which the kernel schedules the thread now, in the terms of proc(5), stat: {@code -1 - rt priority}. */
    int effectivePriority() {
        String stat = read("stat");
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[15]);
    }

    /** The CPUs that the thread may run on, in the list form of cpuset(7). */
    String allowedCpus() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith(CPUS_ALLOWED))
                .findFirst()
                .orElseThrow()
                .substring(CPUS_ALLOWED.length());
    }

    /** Ends the thread, and waits until the kernel knows it no longer. */
    void end() {
        script.add(END);
        await("gone", () -> !Files.exists(TASKS.resolve(Integer.toString(tid()))));
    }

    @Override
    public void close() {
        script.add(END);
    }

    private String read(String file) {
        try {
            return Files.readString(TASKS.resolve(Integer.toString(tid())).resolve(file));
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void await(String state, Callable<Boolean> reached) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (!reached.call()) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new AssertionError(thread.getName() + " is not " + state + ": " + read("syscall"));
                }
                Thread.sleep(1);
            }
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError("cannot watch " + thread.getName(), failure);
        }
    }
}
