package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Few locks and many threads, many locks and few threads, and locks that come and go. */
class ContentionStormTest {

    /** Many threads on one lock: it is contended nearly all the time. */
    @EachLock
    void manyThreadsOnOneLockKeepExclusion(LockUnderTest kind) {
        GuardedCell cell = new GuardedCell(kind);
        Storm storm = new Storm("one lock", kind);
        for (int i = 0; i < 16; i++) {
            storm.actor("worker " + i, me -> {
                RandomUse use = me.random.nextInt(4) == 0 ? RandomUse.TRY_FOR_A_WHILE : RandomUse.LOCK;
                use.on(cell, me);
            });
        }
        storm.runOver(List.of(cell));
    }

    /**
     * Few threads on many locks: they walk the same locks in the same order, so that they meet on one after another and
     * leave each of them quiet again.
     */
    @EachLock
    void fewThreadsOnManyLocksKeepExclusion(LockUnderTest kind) {
        GuardedCell[] cells =
                IntStream.range(0, 200).mapToObj(i -> new GuardedCell(kind)).toArray(GuardedCell[]::new);
        Storm storm = new Storm("many locks", kind);
        for (int i = 0; i < 4; i++) {
            int[] position = new int[1]; // of the actor alone
            storm.actor("walker " + i, me -> {
                GuardedCell cell = cells[position[0]];
                RandomUse use = me.random.nextInt(10) == 0 ? RandomUse.WAIT_FOR_A_WHILE : RandomUse.LOCK;
                use.on(cell, me);
                position[0] = (position[0] + 1) % cells.length;
            });
        }
        storm.runOver(List.of(cells));
    }

    /** Locks are created, contended and dropped; a dropped one may still be in use by those who met it in time. */
    @EachLock
    void locksThatComeAndGoKeepExclusion(LockUnderTest kind) {
        int placeCount = 4;
        AtomicReferenceArray<GuardedCell> places = new AtomicReferenceArray<>(placeCount);
        for (int i = 0; i < placeCount; i++) {
            places.set(i, new GuardedCell(kind));
        }
        Storm storm = new Storm("come and go", kind);
        for (int i = 0; i < 5; i++) {
            storm.actor("user " + i, me -> {
                int place = me.random.nextInt(placeCount);
                RandomUse.any(me.random).on(places.get(place), me);
                if (me.random.nextInt(3) == 0) {
                    places.set(place, new GuardedCell(kind));
                }
            });
        }
        storm.run();
        for (int i = 0; i < placeCount; i++) {
            places.get(i).assertQuiet();
        }
    }
}
