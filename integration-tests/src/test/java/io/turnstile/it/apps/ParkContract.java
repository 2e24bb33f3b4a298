package io.turnstile.it.apps;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * Walks through the clauses of {@link LockSupport}'s documentation and prints what happens at each. Arguments: whether the parker's
 * calls are selected, whether the unparker's are. The last line says who parked the thread.
 */
public final class ParkContract {
    private static final long FAR_NS = 3_600_000_000_000L;

    private final ParkWorld parker;
    private final ParkWorld unparker;

    private ParkContract(ParkWorld parker, ParkWorld unparker) {
        this.parker = parker;
        this.unparker = unparker;
    }

    public static void main(String[] arguments) throws Exception {
        new ParkContract(ParkWorld.of(arguments[0]), ParkWorld.of(arguments[1])).walk();
    }

    private void walk() throws Exception {
        permits();
        waits();
        times();
        interrupts();
        foreignUnparkers();
        bothWorlds();
        System.out.println("parked by " + whoParks());
    }

    /** The first park of a thread may take another way than the later ones. */
    private void warmUp() {
        unparker.unpark(Thread.currentThread());
        parker.park();
    }

    private void permits() throws Exception {
        unparker.unpark(null);
        unparker.unpark(new Thread(() -> {}));
        say("unpark of nobody", "ignored");
        say("permit before the first park", call(() -> {
            unparker.unpark(Thread.currentThread());
            parker.park();
            return "returned";
        }));
        say("permit before park", call(() -> {
            warmUp();
            for (int i = 0; i < 1000; i++) {
                unparker.unpark(Thread.currentThread());
                parker.park();
            }
            return "returned";
        }));
        say("permits do not accumulate", parked(() -> {
            warmUp();
            unparker.unpark(Thread.currentThread());
            unparker.unpark(Thread.currentThread());
            parker.park();
            parker.park();
        }));
        say("park takes the permit", parked(() -> {
            warmUp();
            parker.park();
        }));
    }

    private void waits() throws Exception {
        Object blocker = new Object() {
            @Override
            public String toString() {
                return "the blocker";
            }
        };
        say("first park", parked(parker::park));
        say("park()", parkedLater(parker::park));
        say("park(blocker)", parkedLater(() -> parker.park(blocker)));
        say("parkNanos(n)", parkedLater(() -> parker.parkNanos(FAR_NS)));
        say("parkNanos(blocker, n)", parkedLater(() -> parker.parkNanos(blocker, FAR_NS)));
        say("parkNanos(for ever)", parkedLater(() -> parker.parkNanos(blocker, Long.MAX_VALUE)));
        long later = System.currentTimeMillis() + 3_600_000;
        say("parkUntil(t)", parkedLater(() -> parker.parkUntil(later)));
        say("parkUntil(blocker, t)", parkedLater(() -> parker.parkUntil(blocker, later)));
        say("parkUntil(for ever)", parkedLater(() -> parker.parkUntil(blocker, Long.MAX_VALUE)));
        say("reference", parkedLater(parker.parkReference()::run));
        say("own blocker", parkedLater(() -> {
            LockSupport.setCurrentBlocker("own");
            parker.park();
            if (LockSupport.getBlocker(Thread.currentThread()) != "own") {
                throw new IllegalStateException("park() has changed the blocker");
            }
        }));
    }

    private void times() throws Exception {
        say("times that have passed", call(() -> {
            warmUp();
            parker.parkNanos(0);
            parker.parkNanos(-1);
            parker.parkNanos(this, Long.MIN_VALUE);
            parker.parkUntil(0);
            parker.parkUntil(-1);
            parker.parkUntil(this, System.currentTimeMillis() - 1);
            return "returned";
        }));
        say("short times", call(() -> {
            warmUp();
            for (long nanos = 1; nanos < 10_000_000; nanos *= 3) {
                parker.parkNanos(nanos);
                parker.parkNanos(this, nanos);
            }
            parker.parkUntil(System.currentTimeMillis() + 3);
            return "returned, blocker " + LockSupport.getBlocker(Thread.currentThread());
        }));
    }

    private void interrupts() throws Exception {
        say("interrupted before", call(() -> {
            warmUp();
            Thread.currentThread().interrupt();
            parker.park();
            parker.park(this);
            parker.parkNanos(FAR_NS);
            parker.parkUntil(Long.MAX_VALUE);
            return "returned, status " + Thread.interrupted();
        }));
        FutureTask<Object> task = new FutureTask<>(() -> {
            warmUp();
            parker.park(this);
            return "returned, status " + Thread.interrupted();
        });
        Thread thread = startAndAwait(task);
        thread.interrupt();
        say("interrupted while parked", task.get());
    }

    /** The JDK's own classes unpark threads that they have parked, and threads that have parked elsewhere before. */
    private void foreignUnparkers() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        CountDownLatch latch = new CountDownLatch(1);
        FutureTask<Object> task = new FutureTask<>(() -> {
            warmUp();
            parker.park();
            latch.await();
            return future.get();
        });
        Thread thread = startAndAwait(task);
        unparker.unpark(thread);
        latch.countDown();
        future.complete("completed");
        say("the JDK's own waits", task.get());
    }

    /** A permit given before reaches the next park, whichever world that is in. */
    private void bothWorlds() throws Exception {
        ParkWorld other = ParkWorld.of("unselected");
        say("in turn", call(() -> {
            for (int i = 0; i < 1000; i++) {
                unparker.unpark(Thread.currentThread());
                (i % 2 == 0 ? parker : other).park();
                unparker.unpark(Thread.currentThread());
                (i % 3 == 0 ? parker : other).parkNanos(FAR_NS);
            }
            return "returned";
        }));
    }

    private String whoParks() throws Exception {
        FutureTask<Object> task = new FutureTask<>(() -> {
            warmUp();
            parker.park();
            return null;
        });
        Thread thread = startAndAwait(task);
        boolean ours = Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("io.turnstile.runtime.park.Permit"));
        unparker.unpark(thread);
        task.get();
        return ours ? "Turnstile" : "the JDK";
    }

    private String parkedLater(Runnable park) throws Exception {
        return parked(() -> {
            warmUp();
            park.run();
        });
    }

    /** What is seen of a thread that parks, before it is unparked. */
    private String parked(Runnable park) throws Exception {
        FutureTask<Object> task = new FutureTask<>(park, null);
        Thread thread = startAndAwait(task);
        String seen = thread.getState() + " on " + LockSupport.getBlocker(thread);
        unparker.unpark(thread);
        task.get();
        return seen;
    }

    private static Thread startAndAwait(FutureTask<Object> task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        int looks = 0;
        while (looks < 20) { // a wait that is none is over after so many looks
            boolean waits =
                    thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
            looks = waits ? looks + 1 : 0;
            Thread.sleep(1);
        }
        return thread;
    }

    private static Object call(java.util.concurrent.Callable<Object> action) throws Exception {
        FutureTask<Object> task = new FutureTask<>(action);
        Thread thread = new Thread(task);
        thread.start();
        return task.get();
    }

    private static void say(String clause, Object result) {
        System.out.println(clause + ": " + result);
    }
}
