package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** Virtual threads among platform threads: whoever carries it, the thread itself is the owner. */
class VirtualThreadStormTest {
    private static Method ofVirtual;

    @BeforeEach
    void needsVirtualThreads() throws NoSuchMethodException {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "virtual threads need JDK 21 or later");
        ofVirtual = Thread.class.getMethod("ofVirtual");
    }

    /** {@code Thread.ofVirtual().name(name).unstarted(body)}; this project is compiled for 17. */
    private static Thread virtualThread(String name, Runnable body) {
        try {
            Class<?> builderType = ofVirtual.getReturnType();
            Object builder = ofVirtual.invoke(null);
            builderType.getMethod("name", String.class).invoke(builder, name);
            return (Thread) builderType.getMethod("unstarted", Runnable.class).invoke(builder, body);
        } catch (IllegalAccessException | InvocationTargetException | NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Exclusion and ownership hold between virtual and platform threads that park inside and outside of the section. */
    @EachLock
    void virtualAndPlatformThreadsExcludeEachOther(LockUnderTest kind) {
        List<GuardedCell> cells =
                Stream.generate(() -> new GuardedCell(kind)).limit(2).toList();
        Storm storm = new Storm("virtual", kind);
        for (int i = 0; i < 8; i++) {
            Storm.ThreadMaker maker = i < 6 ? VirtualThreadStormTest::virtualThread : Storm.ThreadMaker::ordinary;
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
