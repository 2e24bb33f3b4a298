package io.turnstile.agent.rewrite.targets;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Constructor references. */
@SuppressWarnings("serial") // without a stream version of its own: that is what is tested
public class References implements Callable<List<ReentrantLock>>, Serializable {
    /** A supplier that can be serialized. */
    public interface SerializableSupplier extends Supplier<ReentrantLock>, Serializable {}

    /** A reference in an interface. */
    public interface Constants {
        Supplier<ReentrantLock> NEW_LOCK = ReentrantLock::new; // expect: ReentrantLock::new rewritten
    }

    /** Stays the JVM's: its serialized form names the constructor. */
    public static SerializableSupplier serializable() {
        return ReentrantLock::new; // expect: ReentrantLock::new left
    }

    @Override
    public List<ReentrantLock> call() {
        Supplier<ReentrantLock> plain = ReentrantLock::new; // expect: ReentrantLock::new rewritten
        Function<Boolean, ReentrantLock> fair = ReentrantLock::new; // expect: ReentrantLock::new rewritten
        return List.of(plain.get(), fair.apply(true), fair.apply(false));
    }
}
