package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.VirtualThreads;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** Virtual threads among platform threads: whoever carries it, the thread itself is the owner. */
class VirtualThreadStormTest {
    @BeforeEach
    void needsVirtualThreads() {
        Assumptions.assumeTrue(VirtualThreads.exist(), "virtual threads need JDK 21 or later");
    }

    /** Exclusion and ownership hold between virtual and platform threads that park inside and outside of the section. */
    @EachLock
    void virtualAndPlatformThreadsExcludeEachOther(LockUnderTest kind) {
        List<GuardedCell> cells =
                Stream.generate(() -> new GuardedCell(kind)).limit(2).toList();
        Storm storm = new Storm("virtual", kind);
        for (int i = 0; i < 8; i++) {
            Storm.ThreadMaker maker = i < 6 ? VirtualThreads::unstarted : Storm.ThreadMaker::ordinary;
            storm.actor((i < 6 ? "virtual " : "platform ") + i, maker, me -> {
                GuardedCell cell = cells.get(me.random.nextInt(cells.size()));
                switch (me.random.nextInt(8)) {
                    case 0 -> parkInside(cell, me);
                    case 1 -> LockSupport.parkNanos(20_000);
                    default -> RandomUse.any(me.random).on(cell, me);
                }
                Thread.interrupted();
            });
        }
        storm.interrupter(200_000);
        storm.runOver(cells);
    }

    private static void parkInside(GuardedCell cell, Storm.Actor me) {
        cell.lock.lock();
        try {
            cell.enter(me);
            LockSupport.parkNanos(20_000);
            cell.leave(1);
        } finally {
            cell.lock.unlock();
        }
    }
}
