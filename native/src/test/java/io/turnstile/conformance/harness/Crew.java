package io.turnstile.conformance.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** The threads of one test. Closing waits for all of them and rethrows what the first of them threw. */
public final class Crew implements AutoCloseable {
    /** Crews are of virtual threads with {@code -Dturnstile.test.threads=virtual}. */
    private static final boolean VIRTUAL =
            System.getProperty("turnstile.test.threads", "platform").equals("virtual");

    private final List<Member> members = new ArrayList<>();

    /** What a thread does. */
    @FunctionalInterface
    public interface Task {
        /** Runs on the member's thread; whatever is thrown fails the test. */
        void run() throws Exception;
    }

    /** Whether the threads of crews are virtual. */
    public static boolean isVirtual() {
        return VIRTUAL;
    }

    /** Starts a thread that does not keep the JVM alive. */
    public Member start(String name, Task task) {
        Member member = new Member(name, task);
        members.add(member);
        member.thread.start();
        return member;
    }

    /** Starts a thread that acquires {@code lock} {@code holdCount} times; returns once it holds it. */
    public Holder hold(Lock lock, int holdCount) {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Member member = start("holder", () -> {
            for (int i = 0; i < holdCount; i++) {
                lock.lock();
            }
            try {
                held.countDown();
                told.await();
            } finally {
                for (int i = 0; i < holdCount; i++) {
                    lock.unlock();
                }
            }
        });
        Await.until("the holder has the lock", () -> held.getCount() == 0);
        return new Holder(member, told);
    }

    /** Runs {@code task} on a fresh thread and waits for its end. */
    public void call(String name, Task task) {
        start(name, task).join();
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.join();
        }
    }

    /** A thread that holds a lock until told. */
    public record Holder(Member member, CountDownLatch told) {
        /** The thread that holds the lock. */
        public Thread thread() {
            return member.thread();
        }

        /** Lets it release all its holds, and returns when it has. */
        public void release() {
            told.countDown();
            member.join();
        }
    }

    /** One thread. */
    public static final class Member {
        private final Thread thread;
        private volatile KernelThread kernelThread; // written by the thread itself before its task
        private volatile Throwable failure; // written by the thread itself before it ends

        private Member(String name, Task task) {
            Runnable body = () -> {
                try {
                    if (!VIRTUAL) {
                        kernelThread = KernelThread.current();
                    }
                    task.run();
                } catch (Throwable t) {
                    failure = t;
                }
            };
            if (VIRTUAL) {
                thread = VirtualThreads.unstarted(name, body);
            } else {
                thread = new Thread(body, name);
                thread.setDaemon(true);
            }
        }

        /** The thread. */
        public Thread thread() {
            return thread;
        }

        /** Interrupts the thread. */
        public void interrupt() {
            thread.interrupt();
        }

        /** The priority that the kernel schedules the thread by, see {@link KernelThread#effectivePriority}. */
        public int effectivePriority() {
            return kernelThread.effectivePriority();
        }

        /** Whether the kernel shows the thread asleep, in three looks in a row; the JVM, where it is virtual. */
        public boolean isAsleep() {
            if (VIRTUAL) {
                Thread.State state = thread.getState();
                return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
            }
            KernelThread current = kernelThread;
            for (int look = 0; look < 3; look++) {
                if (current == null || !current.isAsleep()) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }

        /** Waits for the end of the thread; throws what it threw, or an error with its stack if it does not end. */
        public void join() {
            boolean interrupted = false;
            long deadlineNs = System.nanoTime() + Await.LIMIT_NS;
            while (thread.isAlive() && System.nanoTime() - deadlineNs < 0) {
                try {
                    thread.join(TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime()) + 1);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError("thread " + thread.getName() + " does not end; it is at "
                        + Arrays.toString(thread.getStackTrace()));
            }
            if (failure != null) {
                throw new AssertionError("thread " + thread.getName() + " failed: " + failure, failure);
            }
        }
    }
}
