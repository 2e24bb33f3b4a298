package io.turnstile.it.apps.monitors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Synchronized methods in each form (JLS 8.4.3.6, 8.3.1, 9.4). The comment stands on the first line of the body, which is the
 * line of the report.
 */
public final class SynchronizedForms implements Program {
    /** With a bridge method, which javac makes of {@code make}. */
    abstract static class Maker<T extends Comparable<T>> {
        private final List<T> made = new ArrayList<>();

        abstract T make(int number);

        synchronized T remember(T thing) {
            made.add(thing); // -> rewritten: synchronized method
            return thing;
        }

        synchronized <S extends T> List<T> both(S one, S other) {
            List<T> both = new ArrayList<>(); // -> rewritten: synchronized method
            both.add(one);
            both.add(other);
            return both;
        }
    }

    /** Narrows the type of the result: the bridge is not synchronized, the method is. */
    static final class Texts extends Maker<String> {
        @Override
        synchronized String make(int number) {
            return remember("text " + number); // -> rewritten: synchronized method
        }
    }

    /** Inherits its lock word. */
    static class Counter {
        private int count;

        synchronized int next() {
            return ++count; // -> rewritten: synchronized method
        }

        private synchronized int hidden() {
            return count * 100; // -> rewritten: synchronized method
        }

        final synchronized int fixed() {
            return hidden() + next(); // -> rewritten: synchronized method
        }

        synchronized long wide(long first, double second, long third, Object last) {
            long sum = first + third; // -> rewritten: synchronized method
            double product = sum * second;
            return last == null ? sum : (long) product;
        }

        synchronized void nothing() {} // -> rewritten: synchronized method

        synchronized int tries(String text) {
            try {
                return Integer.parseInt(text); // -> rewritten: synchronized method
            } catch (NumberFormatException notANumber) {
                return -1;
            } finally {
                count++;
            }
        }

        synchronized int turns(int kind) {
            for (int i = 0; ; i++) { // -> rewritten: synchronized method
                switch (kind + i) {
                    case 1:
                        return 10;
                    case 2:
                        throw new IllegalStateException("two");
                    default:
                        if (i > 3) {
                            return i;
                        }
                }
            }
        }

        synchronized Supplier<Integer> later() {
            return () -> { // -> rewritten: synchronized method
                synchronized (this) { // -> rewritten: synchronized block
                    return count;
                }
            };
        }
    }

    /** Both a synchronized method and blocks, in a subclass. */
    static final class Doubled extends Counter {
        @Override
        synchronized int next() {
            synchronized (SynchronizedForms.class) { // -> rewritten: synchronized method; rewritten: synchronized block
                return super.next() + super.next();
            }
        }
    }

    /** An interface cannot have synchronized methods, but blocks. */
    interface Shared {
        default int locked(int value) {
            synchronized (this) { // -> rewritten: synchronized block
                return value + 1;
            }
        }

        static int lockedStatically(Object lock) {
            synchronized (lock) { // -> rewritten: synchronized block
                return Thread.holdsLock(lock) ? 5 : 6;
            }
        }
    }

    private static final class Implementation implements Shared {}

    private static int statics;

    static synchronized int staticNext() {
        return ++statics; // -> rewritten: static synchronized method
    }

    private static synchronized <T> T staticGeneric(T value) {
        return value; // -> rewritten: static synchronized method
    }

    static synchronized double staticWide(double one, long other) {
        double sum = one + other; // -> rewritten: static synchronized method
        return sum;
    }

    /** Its initializer calls a subclass's method, whose class has not begun to initialize itself. */
    static class Eager {
        static final int VALUE = Late.value();
    }

    /** Locks its class before, in and after its initializer. */
    static final class Late extends Eager {
        private static final int OWN = value();

        static synchronized int value() {
            return Thread.holdsLock(Late.class) ? 7 : 8; // -> rewritten: static synchronized method
        }

        private Late() {}
    }

    @Override
    public void run() {
        Maker<String> maker = new Texts();
        print(maker.make(1));
        print(maker.both("a", "b"));
        for (Counter counter : List.of(new Counter(), new Doubled())) {
            counter.nothing();
            print(counter.next() + " " + counter.fixed() + " " + counter.wide(1, 2.5, 3, this) + " "
                    + counter.tries("x")
                    + " " + counter.tries("12") + " " + counter.turns(1) + " " + counter.turns(5) + " "
                    + counter.later().get());
            try {
                counter.turns(2);
            } catch (IllegalStateException expected) {
                print(expected.getMessage() + " " + Thread.holdsLock(counter));
            }
        }
        Implementation shared = new Implementation();
        print(shared.locked(1) + Shared.lockedStatically(shared));
        print(staticNext() + staticGeneric(2) + staticWide(0.5, 1L));
        print(Thread.holdsLock(SynchronizedForms.class));
        print(Late.OWN + Eager.VALUE + Late.value() + " " + Thread.holdsLock(Late.class));
    }
}
