package io.turnstile.agent.rewrite.targets;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** {@code new ReentrantLock} in the shapes that compilers emit. */
public class Allocations implements Callable<List<ReentrantLock>> {
    private static final ReentrantLock STATIC = new ReentrantLock(); // expect: new ReentrantLock rewritten

    private final ReentrantLock field = new ReentrantLock(true); // expect: new ReentrantLock rewritten
    private final Lock[] array = // expect: 2 * new ReentrantLock rewritten
            {new ReentrantLock(), new ReentrantLock(false)};

    @Override
    public List<ReentrantLock> call() {
        List<ReentrantLock> locks = new ArrayList<>(List.of(STATIC, field, (ReentrantLock) array[0]));
        locks.add((ReentrantLock) array[1]);
        locks.add(fairIf(locks.size() > 100));
        locks.add(fairIf(locks.size() < 100));
        locks.add(asFairAsANewOne());
        locks.add(afterFailure());
        Callable<ReentrantLock> inLambda = () -> new ReentrantLock(true); // expect: new ReentrantLock rewritten
        try {
            locks.add(inLambda.call());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return locks;
    }

    /** The verifier's frames at the branch hold the uninitialized lock twice. */
    private static ReentrantLock fairIf(boolean fair) {
        return new ReentrantLock(
                fair ? fair : Boolean.getBoolean("no.such.property")); // expect: new ReentrantLock rewritten
    }

    /** One constructor call inside the arguments of the other. */
    private static ReentrantLock asFairAsANewOne() {
        return new ReentrantLock(new ReentrantLock(true).isFair()); // expect: 2 * new ReentrantLock rewritten
    }

    private static ReentrantLock afterFailure() {
        ReentrantLock lock;
        try {
            lock = new ReentrantLock(Boolean.parseBoolean(null)); // expect: new ReentrantLock rewritten
            List.of().get(0);
        } catch (IndexOutOfBoundsException expected) {
            lock = new ReentrantLock(true); // expect: new ReentrantLock rewritten
        }
        return lock;
    }
}
