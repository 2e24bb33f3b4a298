package io.turnstile.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The threads of one test; closing waits for all and rethrows what one of them threw. Limits only turn hangs into failures. */
final class Crew implements AutoCloseable {
    private static final long LIMIT_S = 60;
    private static final long STORM_LIMIT_S = LIMIT_S + Integer.getInteger("turnstile.storm.operations", 0) / 50_000;
    private final List<Member<?>> members = new ArrayList<>();

    record Member<T>(Thread thread, FutureTask<T> task) {
        T result() {
            return result(LIMIT_S);
        }

        /** As {@link #result()}, for what may take long where a storm is made long. */
        void end() {
            result(STORM_LIMIT_S);
        }

        private T result(long limitS) {
            try {
                return task.get(limitS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("does not end: " + Arrays.toString(thread.getStackTrace()));
            } catch (Exception e) {
                throw new AssertionError(thread.getName() + " failed", e.getCause() == null ? e : e.getCause());
            }
        }
    }

    <T> Member<T> start(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        Member<T> member = new Member<>(thread, task);
        members.add(member);
        thread.start();
        return member;
    }

    interface Task {
        void run() throws Exception;
    }

    Member<Void> run(Task body) {
        return start(() -> {
            body.run();
            return null;
        });
    }

    static void await(String what, BooleanSupplier reached) {
        await(() -> what, reached);
    }

    static void await(Supplier<String> what, BooleanSupplier reached) {
        long startNs = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(STORM_LIMIT_S)) {
                throw new AssertionError("gave up waiting until " + what.get());
            }
            LockSupport.parkNanos(50_000);
        }
    }

    @Override
    public void close() {
        members.forEach(Member::end);
    }
}
