package io.turnstile.benchmarks.jcstress;

import io.turnstile.sync.LockFreeAllocator;
import io.turnstile.sync.LockFreeAllocator.Block;
import io.turnstile.sync.LockFreeMpscQueue;
import io.turnstile.sync.WaitFreeSpscQueue;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Queues that wake each other, and the allocator. */
public final class QueueTest {
    private static final LockFreeAllocator ALLOCATOR = new LockFreeAllocator();

    private QueueTest() {}

    private static int take(Callable<Integer> taking) {
        try {
            return taking.call();
        } catch (Exception failure) {
            throw new IllegalStateException(failure); // nobody interrupts, nobody closes
        }
    }

    /** A consumer that goes to sleep while the producer inserts: a lost wake-up hangs, which jcstress reports. */
    @JCStressTest
    @Outcome(id = "7, 8", expect = Expect.ACCEPTABLE, desc = "both, in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
    @State
    public static class SleepingConsumerOfOne {
        private final WaitFreeSpscQueue<Integer> queue = new WaitFreeSpscQueue<>(4);

        /** Inserts. */
        @Actor
        public void producer() {
            queue.offer(7);
            queue.offer(8);
        }

        /** Removes. */
        @Actor
        public void consumer(II_Result result) {
            result.r1 = take(queue::take);
            result.r2 = take(queue::take);
        }
    }

    /** Two producers, a consumer that sleeps. */
    @JCStressTest
    @Outcome(
            id = {"7, 8", "8, 7"},
            expect = Expect.ACCEPTABLE,
            desc = "both")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
    @State
    public static class SleepingConsumerOfMany {
        private final LockFreeMpscQueue<Integer> queue = new LockFreeMpscQueue<>(4);

        /** Inserts. */
        @Actor
        public void first() {
            queue.offer(7);
        }

        /** Inserts. */
        @Actor
        public void second() {
            queue.offer(8);
        }

        /** Removes. */
        @Actor
        public void consumer(II_Result result) {
            result.r1 = take(queue::take);
            result.r2 = take(queue::take);
        }
    }

    /** Blocks that are taken at once by two threads are two blocks. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "each keeps its stamp")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one block for two")
    @State
    public static class AllocatorGivesEachItsOwn {
        private Block first;
        private Block second;

        private static Block stamped(int stamp) {
            Block block = ALLOCATOR.allocate(LockFreeAllocator.MOST_BYTES); // small caches: the free list is met often
            block.buffer().putInt(0, stamp);
            return block;
        }

        /** Takes. */
        @Actor
        public void one() {
            first = stamped(1);
        }

        /** Takes. */
        @Actor
        public void other() {
            second = stamped(2);
        }

        /** Looks, and frees on its own thread. */
        @Arbiter
        public void look(ZZ_Result result) {
            result.r1 = first.buffer().getInt(0) == 1;
            result.r2 = second.buffer().getInt(0) == 2;
            ALLOCATOR.free(first);
            ALLOCATOR.free(second);
        }
    }
}
