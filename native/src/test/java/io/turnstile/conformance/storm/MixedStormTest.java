package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Every way to use a lock, against every other. */
class MixedStormTest {
    private static final long INTERRUPT_PAUSE_NS = 100_000;

    /** Exclusion, hold counts and hand-over survive any mix of uses, interrupts included. */
    @EachLock
    void anyMixOfUsesKeepsExclusion(LockUnderTest kind) {
        List<GuardedCell> cells =
                Stream.generate(() -> new GuardedCell(kind)).limit(3).toList();
        Storm storm = new Storm("mixed", kind);
        for (int i = 0; i < 6; i++) {
            storm.actor("mixed " + i, me -> {
                RandomUse.any(me.random).on(cells.get(me.random.nextInt(cells.size())), me);
                clearNowAndThen(me.random);
            });
        }
        storm.interrupter(INTERRUPT_PAUSE_NS);
        storm.runOver(cells);
    }

    /** The same while the thread holds another lock, which it took before. */
    @EachLock
    void anyMixOfUsesInsideAnotherLockKeepsExclusion(LockUnderTest kind) {
        GuardedCell outer = new GuardedCell(kind);
        List<GuardedCell> inner =
                Stream.generate(() -> new GuardedCell(kind)).limit(2).toList();
        Storm storm = new Storm("nested", kind);
        for (int i = 0; i < 4; i++) {
            storm.actor("nested " + i, me -> {
                boolean isNested = me.random.nextInt(3) == 0;
                if (isNested) {
                    outer.lock.lock();
                    outer.enter(me);
                }
                RandomUse.any(me.random).on(inner.get(me.random.nextInt(inner.size())), me);
                if (isNested) {
                    outer.leave(1);
                    outer.lock.unlock();
                }
                clearNowAndThen(me.random);
            });
        }
        storm.interrupter(INTERRUPT_PAUSE_NS);
        storm.runOver(List.of(outer, inner.get(0), inner.get(1)));
    }

    /** Leaves an interrupt pending over some steps, so that every use meets one on entry. */
    private static void clearNowAndThen(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            Thread.interrupted();
        }
    }
}
