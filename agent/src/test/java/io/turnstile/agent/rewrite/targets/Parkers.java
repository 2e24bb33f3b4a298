package io.turnstile.agent.rewrite.targets;

import java.io.Serializable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Every way to park that source code has. */
public final class Parkers {
    /** A serializable function. */
    public interface SerializableRunnable extends Runnable, Serializable {}

    private Parkers() {}

    public static void all(Object blocker, long time) {
        LockSupport.park();
        LockSupport.park(blocker);
        LockSupport.parkNanos(time);
        LockSupport.parkNanos(blocker, time);
        LockSupport.parkUntil(time);
        LockSupport.parkUntil(blocker, time);
    }

    public static void references(Object blocker, long time) {
        Runnable park = LockSupport::park;
        Consumer<Object> parkOn = LockSupport::park;
        LongConsumer parkNanos = LockSupport::parkNanos;
        park.run();
        parkOn.accept(blocker);
        parkNanos.accept(time);
    }

    public static SerializableRunnable serializable() {
        return LockSupport::park;
    }

    public static void others(Thread thread) {
        LockSupport.unpark(thread);
        LockSupport.setCurrentBlocker(thread);
        LockSupport.getBlocker(thread);
    }
}
