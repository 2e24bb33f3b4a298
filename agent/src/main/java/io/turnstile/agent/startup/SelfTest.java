package io.turnstile.agent.startup;

import io.turnstile.agent.rewrite.ClassRewriting;
import io.turnstile.agent.rewrite.SiteRecorder;
import io.turnstile.agent.rewrite.SiteRules;
import io.turnstile.runtime.hook.LockHooks;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Proves before the application starts that rewriting works and that the kernel path works: a rewritten class must create a
 * platform lock, and two threads must meet on it and on a condition of it. All waiting here ends after {@link
 * #LIMIT_MS}, whatever the lock does.
 */
final class SelfTest {
    private static final long PAUSE_NS = 10_000;
    private static final long LIMIT_MS = 2_000; // an upper bound for a stopped machine; it takes about 1 ms

    private SelfTest() {}

    /**
     * Runs the test.
     *
     * @param ceiling that of protocol {@code ceiling}; the threads of the test run there for a moment
     * @throws IllegalStateException that says what did not work
     */
    static void run(LockProtocol protocol, Ceiling ceiling) throws Exception {
        ReentrantLock lock = createdByRewrittenProbe(protocol, ceiling);
        if (lock.getClass() != PlatformReentrantLock.class) {
            throw new IllegalStateException("self-test: a rewritten class created a " + lock.getClass());
        }
        lock.lock();
        if (lock.getHoldCount() != 1 || !lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("self-test: " + lock + " is not held after lock()");
        }
        lock.unlock();
        Pair pair = new Pair(lock);
        pair.holder.start();
        pair.holder.join(LIMIT_MS);
        pair.waiter.join(LIMIT_MS);
        pair.verify(protocol);
    }

    private static ReentrantLock createdByRewrittenProbe(LockProtocol protocol, Ceiling ceiling) throws Exception {
        String name = LockProbe.class.getName();
        byte[] original;
        try (InputStream in = LockProbe.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            original = in.readAllBytes();
        }
        SiteRules.Selected rule = new SiteRules.Selected(
                protocol, "self-test", null, LockProtocol.JVM, false, null, ceiling, Ceiling.NONE);
        byte[] rewritten = new ClassRewriting(original).rewrite(new SiteRecorder(name, rule, null), false);
        Class<?> probe = new ThrowAwayLoader().define(name, rewritten);
        return (ReentrantLock) ((Callable<?>) probe.getConstructor().newInstance()).call();
    }

    /** Holds one class, and is forgotten with it. */
    private static final class ThrowAwayLoader extends ClassLoader {
        ThrowAwayLoader() {
            super(SelfTest.class.getClassLoader());
        }

        Class<?> define(String name, byte[] classFile) {
            return defineClass(name, classFile, 0, classFile.length);
        }
    }

    /** A thread that holds the lock until another queues for it, and then signals the condition that the other awaits. */
    private static final class Pair {
        private final ReentrantLock lock;
        private final Condition condition;
        private final Step holder = new Step("turnstile self-test holder") {
            @Override
            void step() throws InterruptedException {
                holdUntilQueued();
                signalOnceAwaited();
            }
        };
        private final Step waiter = new Step("turnstile self-test waiter") {
            @Override
            void step() throws InterruptedException {
                lock.lock();
                try {
                    condition.await();
                } finally {
                    lock.unlock();
                }
            }
        };

        Pair(ReentrantLock lock) {
            this.lock = lock;
            this.condition = lock.newCondition();
        }

        private void holdUntilQueued() throws InterruptedException {
            lock.lock();
            try {
                waiter.start();
                long start = System.nanoTime();
                while (!LockHooks.hasQueuedThread(lock, waiter) && !isOver(start)) {
                    LockSupport.parkNanos(PAUSE_NS); // yielding would not do at a ceiling, on one CPU
                }
            } finally {
                lock.unlock();
            }
        }

        private void signalOnceAwaited() {
            long start = System.nanoTime();
            boolean awaited = false;
            while (!awaited && !isOver(start)) {
                lock.lock();
                try {
                    awaited = lock.hasWaiters(condition);
                    condition.signal();
                } finally {
                    lock.unlock();
                }
                LockSupport.parkNanos(PAUSE_NS); // yielding would not do at a ceiling, on one CPU
            }
        }

        private static boolean isOver(long startNs) {
            return System.nanoTime() - startNs > LIMIT_MS * 1_000_000;
        }

        void verify(LockProtocol protocol) {
            holder.verify(protocol);
            waiter.verify(protocol);
            if (lock.isLocked()) {
                throw new IllegalStateException("self-test: " + lock + " stays locked, protocol " + protocol.word());
            }
        }
    }

    /** A daemon thread that remembers how it ended. */
    private abstract static class Step extends Thread {
        private volatile boolean done; // written last, by the thread itself
        private volatile Throwable failure; // likewise

        Step(String name) {
            super(null, null, name, 0, false);
            setDaemon(true);
        }

        abstract void step() throws InterruptedException;

        @Override
        public void run() {
            try {
                step();
                done = true;
            } catch (Throwable thrown) { // reported by verify
                failure = thrown;
            }
        }

        void verify(LockProtocol protocol) {
            if (failure != null) {
                throw new IllegalStateException(
                        "self-test: " + getName() + " failed, protocol " + protocol.word() + ": " + failure, failure);
            }
            if (!done) {
                throw new IllegalStateException("self-test: " + getName() + " hangs, protocol " + protocol.word());
            }
        }
    }
}
