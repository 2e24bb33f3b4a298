package io.turnstile.agent.rewrite.targets;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** Classes that extend the lock. */
public class Subclasses implements Callable<List<ReentrantLock>> {
    /** Overrides, calls super, and makes a lock inside its super-constructor call. */
    public static class Counting extends ReentrantLock {
        private static final long serialVersionUID = 1L;
        public int lockCount;

        public Counting(boolean fair) {
            super(fair); // expect: extends ReentrantLock rewritten
        }

        Counting(ReentrantLock like) {
            this(like.isFair());
        }

        Counting() {
            super(of(new ReentrantLock(true))); // expect: extends ReentrantLock rewritten; new ReentrantLock rewritten
        }

        private static boolean of(ReentrantLock lock) {
            return lock.isFair();
        }

        @Override
        public void lock() {
            super.lock();
            lockCount++;
        }
    }

    /** The Signature attribute names the superclass, too. */
    public static class Generic<T extends Comparable<T>> extends ReentrantLock implements Comparable<Generic<T>> {
        private static final long serialVersionUID = 1L;
        public transient T value;

        public Generic() {} // expect: extends ReentrantLock rewritten

        @Override
        public int compareTo(Generic<T> other) {
            return value.compareTo(other.value);
        }
    }

    @Override
    @SuppressWarnings("serial")
    public List<ReentrantLock> call() {
        ReentrantLock anonymous = new ReentrantLock(true) { // expect: extends ReentrantLock rewritten
                    @Override
                    public String toString() {
                        return "mine " + super.isFair();
                    }
                };
        ReentrantLock like = new ReentrantLock(); // expect: new ReentrantLock rewritten
        return List.of(new Counting(true), new Counting(like), new Counting(), new Generic<String>(), anonymous);
    }
}
