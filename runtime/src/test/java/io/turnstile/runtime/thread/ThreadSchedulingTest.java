package io.turnstile.runtime.thread;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static io.turnstile.runtime.platform.SchedulingPort.SCHED_FIFO;
import static io.turnstile.runtime.platform.SchedulingPort.SCHED_OTHER;
import static io.turnstile.runtime.platform.SchedulingPort.SCHED_RESET_ON_FORK;
import static io.turnstile.runtime.platform.SchedulingPort.SCHED_RR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Base and ceilings of one thread, against a kernel that is a model: any order, refusals, a base that changes in between. */
class ThreadSchedulingTest {
    private static final int SCHED_BATCH = 3; // linux/sched.h

    private ModelKernel kernel = new ModelKernel(SCHED_OTHER, 0);
    private ThreadScheduling thread = new ThreadScheduling(1, kernel);

    private void startAs(int policy, int priority) {
        kernel = new ModelKernel(policy, priority);
        thread = new ThreadScheduling(1, kernel);
    }

    @Test
    void anOrdinaryThreadIsLiftedToFifoAndGetsItsPolicyBackInTwoCalls() {
        for (int base : new int[] {SCHED_OTHER, SCHED_BATCH, SCHED_OTHER | SCHED_RESET_ON_FORK}) {
            startAs(base, 0);
            assertEquals(0, thread.push(40));
            int flag = base & SCHED_RESET_ON_FORK;
            assertEquals((SCHED_FIFO | flag) + "/40", kernel.state());
            assertTrue(thread.isLifted());
            assertEquals(0, thread.pop(40));
            assertEquals(base + "/0", kernel.state());
            assertFalse(thread.isLifted());
            assertEquals(2, kernel.setCalls);
        }
    }

    @Test
    void aRoundRobinThreadStaysRoundRobin() {
        startAs(SCHED_RR, 10);
        thread.push(40);
        assertEquals(SCHED_RR + "/40", kernel.state());
        thread.pop(40);
        assertEquals(SCHED_RR + "/10", kernel.state());
    }

    @Test
    void aThreadAtOrAboveTheCeilingCostsNoCall() {
        startAs(SCHED_FIFO, 40);
        for (int ceiling : new int[] {40, 10}) {
            thread.push(ceiling);
            thread.pop(ceiling);
        }
        assertEquals(0, kernel.setCalls);
    }

    @Test
    void onlyAChangeOfTheMaximumCostsACall() {
        thread.push(30); // 1
        thread.push(30);
        thread.push(20);
        thread.push(50); // 2
        thread.pop(30);
        thread.pop(20);
        thread.pop(50); // 3
        assertEquals(SCHED_FIFO + "/30", kernel.state());
        thread.pop(30); // 4
        assertEquals(4, kernel.setCalls);
        assertEquals(SCHED_OTHER + "/0", kernel.state());
    }

    @Test
    void theKernelIsAskedForTheBaseOnce() {
        for (int i = 0; i < 5; i++) {
            thread.push(30);
            thread.pop(30);
        }
        assertEquals(1, kernel.askCalls);
    }

    @Test
    void aRefusedPushChangesNothing() {
        thread.push(30);
        kernel.refusedAbove = 40;
        assertEquals(-Errno.EPERM, thread.push(50));
        assertEquals(30, thread.ceiling());
        assertEquals(SCHED_FIFO + "/30", kernel.state());
        assertThrows(IllegalStateException.class, () -> thread.pop(50));
        assertEquals(0, thread.pop(30));
        assertEquals(SCHED_OTHER + "/0", kernel.state());
    }

    @Test
    void aRefusedPopIsMadeUpForByTheNext() {
        thread.push(30);
        kernel.refusedAbove = -1;
        assertEquals(-Errno.EPERM, thread.pop(30));
        assertEquals(0, thread.ceiling());
        assertTrue(thread.isLifted());
        kernel.refusedAbove = 99;
        thread.push(20);
        assertEquals(SCHED_FIFO + "/20", kernel.state());
        thread.pop(20);
        assertEquals(SCHED_OTHER + "/0", kernel.state());
    }

    @Test
    void aCeilingThatMustBeCountedIsCountedAndLiftsLater() {
        kernel.refusedAbove = 10;
        assertEquals(-Errno.EPERM, thread.pushAnyway(30));
        assertEquals(30, thread.ceiling());
        assertFalse(thread.isLifted());
        kernel.refusedAbove = 99;
        thread.push(30);
        assertEquals(SCHED_FIFO + "/30", kernel.state());
        thread.pop(30);
        thread.pop(30);
        assertEquals(SCHED_OTHER + "/0", kernel.state());
    }

    @Test
    void aNewBaseOfALiftedThreadTakesEffectWhenItIsLowered() {
        thread.push(40);
        assertEquals(0, thread.setBase(BaseScheduling.of(SCHED_FIFO, 20)));
        assertEquals(SCHED_FIFO + "/40", kernel.state());
        thread.pop(40);
        assertEquals(SCHED_FIFO + "/20", kernel.state());
    }

    @Test
    void aNewBaseAboveTheCeilingTakesEffectAtOnce() {
        thread.push(40);
        assertEquals(0, thread.setBase(BaseScheduling.of(SCHED_RR, 60)));
        assertEquals(SCHED_RR + "/60", kernel.state());
        thread.pop(40);
        assertEquals(SCHED_RR + "/60", kernel.state());
    }

    @Test
    void aNewBaseEqualToTheLevelIsStillGivenToTheKernel() {
        thread.push(40);
        thread.push(50);
        thread.setBase(BaseScheduling.of(SCHED_FIFO, 40));
        thread.pop(50);
        assertEquals(SCHED_FIFO + "/40", kernel.state());
        thread.pop(40);
        assertEquals(SCHED_FIFO + "/40", kernel.state());
    }

    @Test
    void aRefusedBaseLeavesTheOldOne() {
        kernel.refusedAbove = 50;
        assertEquals(-Errno.EPERM, thread.setBase(BaseScheduling.of(SCHED_FIFO, 60)));
        thread.push(40);
        thread.pop(40);
        assertEquals(SCHED_OTHER + "/0", kernel.state());
    }

    @Test
    void aPolicyChangedBehindOurBackIsSeenWhereTheThreadAsks() {
        thread.push(40);
        thread.pop(40);
        kernel.policy = SCHED_FIFO;
        kernel.priority = 70;
        thread.verify(SCHED_FIFO);
        assertEquals(70, thread.baseRank());
        thread.push(80);
        thread.pop(80);
        assertEquals(SCHED_FIFO + "/70", kernel.state());
    }

    /** Every sequence of up to six steps over three ceilings and two bases, each with a refusal at each call, or none. */
    @Test
    void everyShortSequenceEndsWhereTheModelSays() {
        int checked = 0;
        for (int length = 1; length <= 6; length++) {
            int sequences = (int) Math.pow(Steps.KINDS, length);
            for (int number = 0; number < sequences; number++) {
                for (int refusedCall = 0; refusedCall <= (length <= 5 ? length : 0); refusedCall++) {
                    new Steps().run(number, length, refusedCall);
                    checked++;
                }
            }
        }
        assertTrue(checked > 250_000, "sequences: " + checked);
    }

    /** One thread, and what must hold of it after every step. */
    private static final class Steps {
        static final int KINDS = 8; // push and pop of three ceilings, two bases
        private static final int[] CEILINGS = {20, 40, 60};

        private final List<Integer> held = new ArrayList<>();
        private BaseScheduling base = BaseScheduling.of(SCHED_OTHER, 0);
        private int callsToRefusal;
        private final ModelKernel kernel = new ModelKernel(SCHED_OTHER, 0) {
            @Override
            public int setScheduler(int tid, int newPolicy, int newPriority) {
                return --callsToRefusal == 0 ? -Errno.EINVAL : super.setScheduler(tid, newPolicy, newPriority);
            }
        };
        private final ThreadScheduling thread = new ThreadScheduling(1, kernel);
        private boolean popRefused; // the kernel may lag until the next push or pop
        private boolean afterBase; // one call may come on top

        void run(int number, int length, int refusedCall) {
            callsToRefusal = refusedCall == 0 ? Integer.MAX_VALUE : refusedCall;
            int rest = number;
            for (int i = 0; i < length; i++) {
                step(rest % KINDS);
                rest /= KINDS;
            }
            callsToRefusal = Integer.MAX_VALUE;
            while (!held.isEmpty()) {
                step(3 + indexOf(held.get(0)));
            }
            if (!popRefused) {
                assertEquals(base.policy() + "/" + base.priority(), kernel.state(), "at the end");
            }
        }

        private void step(int kind) {
            int calls = kernel.setCalls;
            int before = maximum();
            boolean refused = false;
            if (kind < 3) {
                int result = thread.push(CEILINGS[kind]);
                refused = result < 0;
                if (result == 0) {
                    held.add(CEILINGS[kind]);
                    popRefused = false; // it tried again
                }
            } else if (kind < 6) {
                if (!held.remove((Integer) CEILINGS[kind - 3])) {
                    assertThrows(IllegalStateException.class, () -> thread.pop(CEILINGS[kind - 3]));
                    return;
                }
                popRefused = thread.pop(CEILINGS[kind - 3]) < 0;
                refused = popRefused;
            } else {
                BaseScheduling next = BaseScheduling.of(kind == 6 ? SCHED_FIFO : SCHED_OTHER, kind == 6 ? 40 : 0);
                if (thread.setBase(next) >= 0) {
                    base = next;
                    afterBase = true;
                    popRefused = false;
                }
                check();
                return;
            }
            int made = kernel.setCalls - calls;
            assertTrue(made <= 1, "calls in one step");
            if (before == maximum() && !afterBase && !popRefused) {
                assertEquals(0, made, "calls without a new maximum");
            }
            afterBase = refused;
            check();
        }

        private void check() {
            assertEquals(maximum(), thread.ceiling());
            if (!popRefused) {
                int rank = BaseScheduling.rankOf(base);
                String expected =
                        maximum() > rank ? SCHED_FIFO + "/" + maximum() : base.policy() + "/" + base.priority();
                assertEquals(expected, kernel.state());
            }
        }

        private int maximum() {
            return held.stream().mapToInt(Integer::intValue).max().orElse(0);
        }

        private static int indexOf(int ceiling) {
            return ceiling / 20 - 1;
        }
    }

    /** A setter that comes inside the thread's own call, and the thread inside the setter's: before it lands, and after. */
    @Test
    void whoeverComesInBetweenTheKernelEndsRight() {
        for (int place = 0; place < 2; place++) {
            for (int base : new int[] {0, 30, 40, 60}) {
                for (int newBase : new int[] {0, 30, 40, 60}) {
                    for (int held : new int[] {0, 40}) {
                        setterInside(place, base, newBase, held);
                        threadInside(place, base, newBase, held);
                    }
                }
            }
        }
    }

    private void setterInside(int place, int base, int newBase, int held) {
        begin(base, held);
        put(place, () -> thread.setBase(of(newBase)));
        thread.push(50);
        boolean met = kernel.beforeLanding == null && kernel.afterLanding == null;
        check(met ? newBase : base, Math.max(held, 50));
        put(place, () -> thread.setBase(of(base)));
        thread.pop(50);
        boolean metAgain = kernel.beforeLanding == null && kernel.afterLanding == null;
        check(metAgain ? base : met ? newBase : base, held);
    }

    private void threadInside(int place, int base, int newBase, int held) {
        begin(base, held);
        put(place, () -> thread.push(50));
        thread.setBase(of(newBase));
        check(newBase, 50);
        put(place, () -> thread.pop(50));
        thread.setBase(of(base));
        check(base, held);
        put(place, () -> {
            thread.push(50);
            thread.pop(50);
        });
        thread.setBase(of(newBase));
        check(newBase, held);
    }

    private void begin(int base, int held) {
        startAs(base == 0 ? SCHED_OTHER : SCHED_FIFO, base);
        if (held > 0) {
            thread.push(held);
        }
        kernel.beforeLanding = null;
        kernel.afterLanding = null;
    }

    private void put(int place, Runnable other) {
        kernel.beforeLanding = place == 0 ? other : null;
        kernel.afterLanding = place == 1 ? other : null;
    }

    private void check(int base, int ceiling) {
        kernel.beforeLanding = null;
        kernel.afterLanding = null;
        int priority = Math.max(base, ceiling);
        assertEquals((priority == 0 ? SCHED_OTHER : SCHED_FIFO) + "/" + priority, kernel.state());
    }

    private static BaseScheduling of(int priority) {
        return BaseScheduling.of(priority == 0 ? SCHED_OTHER : SCHED_FIFO, priority);
    }

    /** The thread goes up and down at random while two others set its base; whenever all rest, the kernel is right. */
    @Test
    void settersAndTheThreadAtOnceLeaveTheKernelRight() throws InterruptedException {
        int rounds = Integer.getInteger("turnstile.storm.operations", 20_000) / 10;
        Random seeds = new Random(7);
        for (int round = 0; round < rounds; round++) {
            kernel = new RacingKernel();
            thread = new ThreadScheduling(1, kernel);
            Thread one = setter(seeds.nextLong());
            Thread other = setter(seeds.nextLong());
            Random random = new Random(seeds.nextLong());
            List<Integer> held = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                if (held.isEmpty() || random.nextBoolean()) {
                    int ceiling = 20 + 20 * random.nextInt(3);
                    thread.push(ceiling);
                    held.add(ceiling);
                } else {
                    thread.pop(held.remove(random.nextInt(held.size())));
                }
            }
            one.join();
            other.join();
            int rank = thread.baseRank();
            int ceiling = held.stream().mapToInt(Integer::intValue).max().orElse(0);
            int priority = Math.max(rank, ceiling);
            assertEquals((priority == 0 ? SCHED_OTHER : SCHED_FIFO) + "/" + priority, kernel.state(), "round " + round);
        }
    }

    /** Has no counters, which threads would share, and dawdles. */
    private static final class RacingKernel extends ModelKernel {
        RacingKernel() {
            super(SchedulingPort.SCHED_OTHER, 0);
        }

        @Override
        public int setScheduler(int tid, int newPolicy, int newPriority) {
            Thread.onSpinWait();
            synchronized (this) {
                policy = newPolicy;
                priority = newPriority;
            }
            return 0;
        }
    }

    private Thread setter(long seed) {
        Random random = new Random(seed);
        ThreadScheduling target = thread;
        Thread setter = new Thread(() -> {
            for (int i = 0; i < 3; i++) {
                target.setBase(of(30 * random.nextInt(3)));
            }
        });
        setter.start();
        return setter;
    }
}
