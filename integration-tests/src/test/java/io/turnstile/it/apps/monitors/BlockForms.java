package io.turnstile.it.apps.monitors;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntUnaryOperator;

/** Synchronized blocks in each form (JLS 14.19). */
public final class BlockForms implements Program {
    private static final int STEPS;
    private static final Object EARLY = new Object(); // -> rewritten: new Object

    static {
        int steps = 0;
        synchronized (BlockForms.class) { // -> rewritten: synchronized block
            synchronized (EARLY) { // -> rewritten: synchronized block
                steps++;
            }
        }
        STEPS = steps;
    }

    private final Object lock = new Object(); // -> rewritten: new Object
    private int state;

    /** Locks itself before it is whole. */
    public BlockForms() {
        synchronized (this) { // -> rewritten: synchronized block
            state = STEPS;
        }
    }

    private int nested(int depth) {
        synchronized (this) { // -> rewritten: synchronized block
            synchronized (lock) { // -> rewritten: synchronized block
                synchronized (this) { // -> rewritten: synchronized block
                    return depth == 0 ? state : nested(depth - 1) + 1;
                }
            }
        }
    }

    private int loops(int count) {
        int sum = 0;
        outer:
        for (int i = 0; i < count; i++) {
            synchronized (this) { // -> rewritten: synchronized block
                if (i % 7 == 3) {
                    continue;
                }
                for (int j = 0; ; j++) {
                    synchronized (lock) { // -> rewritten: synchronized block
                        if (j > i) {
                            break;
                        }
                        if (j == 20) {
                            continue outer;
                        }
                        if (j == 30) {
                            break outer;
                        }
                        sum += i * j;
                    }
                }
                if (sum > 100_000) {
                    return -sum;
                }
            }
        }
        return sum;
    }

    private int finallyInside(String number) {
        int before = state;
        synchronized (lock) { // -> rewritten: synchronized block
            try {
                return Integer.parseInt(number);
            } catch (NumberFormatException notANumber) {
                return before;
            } finally {
                state++;
            }
        }
    }

    private int blockInFinally(String number) {
        try {
            return Integer.parseInt(number);
        } finally {
            synchronized (lock) { // -> 2 * rewritten: synchronized block
                state += 10;
            }
        }
    }

    private long wideLocals(long one, double other) {
        long first = one * 2;
        double second = other / 2;
        synchronized (lock) { // -> rewritten: synchronized block
            long third = first + (long) second;
            synchronized (this) { // -> rewritten: synchronized block
                double fourth = third + second;
                first += (long) fourth;
            }
            float reused = first;
            first += (long) reused;
        }
        int again = (int) first;
        return again + (long) second;
    }

    private static boolean onValue(Object any) {
        synchronized (any) { // -> rewritten: synchronized block
            return Thread.holdsLock(any);
        }
    }

    private int thrown() {
        try {
            synchronized (lock) { // -> rewritten: synchronized block
                synchronized (this) { // -> rewritten: synchronized block
                    throw new IllegalStateException("out of both");
                }
            }
        } catch (IllegalStateException expected) {
            return Thread.holdsLock(lock) || Thread.holdsLock(this) ? -1 : 1;
        }
    }

    private int lambdaAndInner() throws Exception {
        IntUnaryOperator lambda = value -> {
            synchronized (lock) { // -> rewritten: synchronized block
                return value + state;
            }
        };
        Callable<Integer> anonymous = new Callable<>() {
            @Override
            public synchronized Integer call() {
                synchronized (BlockForms.this) { // -> rewritten: synchronized method; rewritten: synchronized block
                    return state;
                }
            }
        };
        class Local {
            synchronized int value() {
                return state + STEPS; // -> rewritten: synchronized method
            }
        }
        return lambda.applyAsInt(1) + anonymous.call() + new Local().value();
    }

    private int manyReturns(int kind) {
        synchronized (this) { // -> rewritten: synchronized block
            switch (kind) {
                case 0:
                    return 1;
                case 1:
                    return 2;
                case 1000:
                    return 3;
                default:
                    if (kind < 0) {
                        throw new IllegalArgumentException();
                    }
            }
            while (kind > 4) {
                if (kind % 2 == 0) {
                    return kind;
                }
                kind--;
            }
        }
        return 4;
    }

    @Override
    public void run() {
        try {
            print(nested(20) + " " + loops(50) + " " + finallyInside("x") + " " + finallyInside("7") + " "
                    + blockInFinally("8") + " " + wideLocals(3, 4.5) + " " + thrown() + " " + lambdaAndInner() + " "
                    + manyReturns(0) + manyReturns(1000) + manyReturns(3) + manyReturns(7));
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
        for (Object value : List.of(
                new int[1],
                "text",
                new String[0],
                String.class,
                int.class,
                Thread.currentThread(),
                getClass().getClassLoader(),
                List.of(),
                BlockForms.class,
                this)) {
            print(value.getClass().getSimpleName() + " " + onValue(value) + " " + Thread.holdsLock(value));
        }
        try {
            onValue(null);
        } catch (NullPointerException expected) {
            print("null");
        }
    }
}
