package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** Real-time threads among ordinary ones: those wait in the kernel where these barge and sleep. */
class RealtimeStormTest {

    @BeforeEach
    void needsRealtime() {
        Realtime.assumePermitted();
    }

    /** Exclusion and hand-over hold between the two kinds of waiters, whatever uses of the locks meet. */
    @EachLock
    void realtimeAndOrdinaryThreadsExcludeEachOther(LockUnderTest kind) {
        List<GuardedCell> cells =
                Stream.generate(() -> new GuardedCell(kind)).limit(2).toList();
        Storm storm = new Storm("real-time", kind);
        for (int i = 0; i < 6; i++) {
            int priority = i % 2 == 0 ? 0 : 5 + i;
            storm.actor("priority " + priority, maker(priority), me -> {
                RandomUse.any(me.random).on(cells.get(me.random.nextInt(cells.size())), me);
                Thread.interrupted();
            });
        }
        storm.interrupter(100_000);
        storm.runOver(cells);
    }

    /** The same while they hold another lock, so that waits form chains. */
    @EachLock
    void chainsOfRealtimeAndOrdinaryThreadsExcludeEachOther(LockUnderTest kind) {
        GuardedCell outer = new GuardedCell(kind);
        GuardedCell inner = new GuardedCell(kind);
        Storm storm = new Storm("real-time chain", kind);
        for (int i = 0; i < 5; i++) {
            int priority = i % 2 == 0 ? 0 : 5 + i;
            storm.actor("priority " + priority, maker(priority), me -> {
                boolean isNested = me.random.nextBoolean();
                if (isNested) {
                    outer.lock.lock();
                    outer.enter(me);
                }
                RandomUse.any(me.random).on(isNested ? inner : outer, me);
                if (isNested) {
                    outer.leave(1);
                    outer.lock.unlock();
                }
                Thread.interrupted();
            });
        }
        storm.interrupter(100_000);
        storm.runOver(List.of(outer, inner));
    }

    private static Storm.ThreadMaker maker(int priority) {
        if (priority == 0) {
            return Storm.ThreadMaker::ordinary;
        }
        return (name, body) -> Storm.ThreadMaker.ordinary(name, () -> {
            Realtime.becomeFifo(priority);
            body.run();
        });
    }
}
