package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.Realtime;
import io.turnstile.conformance.harness.TestPlatform;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Real-time and ordinary threads nest locks of three ceilings in every way, give them back in any order, wait on conditions inside, are
 * interrupted and give up. After every step the kernel must have each at its highest ceiling, or as it was.
 */
class CeilingStormTest {
    private static final int[] CEILINGS = {20, 30, 40};

    private final List<ReentrantLock> locks = IntStream.of(CEILINGS)
            .mapToObj(ceiling -> LockUnderTest.lockAt(TestPlatform.siteWith(LockProtocol.CEILING, Ceiling.of(ceiling))))
            .toList();
    private final int[] inside = new int[CEILINGS.length]; // each under its lock
    private final SchedulingPort scheduling = TestPlatform.platform().scheduling();

    @Test
    void everybodyRunsAtItsHighestCeilingAndEndsAsItWas() {
        Realtime.assumePermitted();
        Storm storm = new Storm("ceilings", new LockUnderTest(LockProtocol.CEILING, false));
        for (int i = 0; i < 6; i++) {
            int base = i % 2 == 0 ? 0 : 5 + 3 * i; // up to 20, which is a ceiling
            storm.actor(
                    "base " + base,
                    (name, body) -> Storm.ThreadMaker.ordinary(name, () -> {
                        if (base > 0) {
                            Realtime.becomeFifo(base);
                        }
                        body.run();
                    }),
                    me -> step(new Random(me.random.nextLong()), base));
        }
        storm.interrupter(200_000);
        storm.run();
        locks.forEach(lock -> assertIdle(lock));
    }

    private void step(Random random, int base) throws InterruptedException {
        List<Integer> held = new ArrayList<>();
        try {
            for (int i = 0; i < CEILINGS.length; i++) {
                if (random.nextInt(3) > 0 && acquire(locks.get(i), random)) {
                    held.add(i);
                    assertEquals(0, inside[i]++, "another thread is inside");
                    assertAt(held, base);
                }
            }
            if (!held.isEmpty() && random.nextInt(8) == 0) {
                waitOn(held.get(held.size() - 1), held, random, base); // the innermost: any other could deadlock
            }
        } finally {
            Collections.shuffle(held, random);
            while (!held.isEmpty()) {
                int last = held.remove(held.size() - 1);
                inside[last]--;
                locks.get(last).unlock();
                assertAt(held, base);
            }
        }
        Thread.interrupted();
    }

    private static boolean acquire(ReentrantLock lock, Random random) {
        try {
            switch (random.nextInt(4)) {
                case 0 -> lock.lock();
                case 1 -> lock.lockInterruptibly();
                case 2 -> {
                    return lock.tryLock();
                }
                default -> {
                    return lock.tryLock(random.nextInt(200), TimeUnit.MICROSECONDS);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void waitOn(int which, List<Integer> held, Random random, int base) {
        inside[which]--;
        try {
            locks.get(which).newCondition().await(random.nextInt(100), TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            // the ceiling must be there all the same
        }
        assertEquals(0, inside[which]++, "another thread is inside");
        assertAt(held, base);
    }

    private void assertAt(List<Integer> held, int base) {
        int highest = base;
        for (int which : held) {
            highest = Math.max(highest, CEILINGS[which]);
        }
        assertEquals(highest, scheduling.priorityOf(0));
        int policy = highest == 0 ? SchedulingPort.SCHED_OTHER : SchedulingPort.SCHED_FIFO;
        assertEquals(policy, scheduling.policyOf(0));
    }
}
