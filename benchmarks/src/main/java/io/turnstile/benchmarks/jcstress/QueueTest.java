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
        } catch (IllegalStateException closed) {
            throw closed;
        } catch (Exception failure) {
            throw new AssertionError(failure); // nobody interrupts
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

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            queue.close();
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

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            queue.close();
        }
    }

    /** A producer that goes to sleep at a full queue while the consumer makes room. */
    @JCStressTest
    @Outcome(id = "0, 4", expect = Expect.ACCEPTABLE, desc = "the first and, after the others, the fifth")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
    @State
    public static class SleepingProducer {
        private final WaitFreeSpscQueue<Integer> queue = new WaitFreeSpscQueue<>(4);

        /** Fills it. */
        public SleepingProducer() {
            for (int i = 0; i < 4; i++) {
                queue.offer(i);
            }
        }

        /** Inserts the fifth. */
        @Actor
        public void producer() {
            take(() -> {
                queue.put(4);
                return 0;
            });
        }

        /** Removes all. */
        @Actor
        public void consumer(II_Result result) {
            result.r1 = take(queue::take);
            for (int i = 1; i <= 4; i++) {
                result.r2 = take(queue::take);
            }
        }

        /** Gives its memory back. */
        @Arbiter
        public void end() {
            queue.close();
        }
    }

    /** An insertion beside close and the consumer's last look: either it is refused, or its element comes. */
    @JCStressTest
    @Outcome(
            id = {"1, 7", "0, -1"},
            expect = Expect.ACCEPTABLE,
            desc = "accepted and delivered; or refused and not delivered")
    @Outcome(expect = Expect.FORBIDDEN, desc = "accepted and lost, or refused and delivered")
    @State
    public static class OfferBesideClose {
        private final LockFreeMpscQueue<Integer> queue = new LockFreeMpscQueue<>(4);

        /** Inserts. */
        @Actor
        public void producer(II_Result result) {
            try {
                result.r1 = queue.offer(7) ? 1 : 2;
            } catch (IllegalStateException closed) {
                result.r1 = 0;
            }
        }

        /** Closes, then removes until the end. */
        @Actor
        public void consumer(II_Result result) {
            queue.close();
            try {
                result.r2 = take(queue::take);
            } catch (IllegalStateException closedAndEmpty) {
                result.r2 = -1;
            }
        }
    }

    /** What one thread frees another allocates: a block has one holder, and none is lost. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "each keeps its stamps")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one block for two")
    @State
    public static class AllocatorFreeList {
        private static final int MANY =
                4; // more than a thread's cache of this size has: the free list is pushed and popped

        private boolean first;
        private boolean second;

        private static boolean churn(int stamp) {
            Block[] blocks = new Block[MANY];
            for (int i = 0; i < MANY; i++) {
                blocks[i] = ALLOCATOR.allocate(LockFreeAllocator.MOST_BYTES);
                blocks[i].buffer().putInt(0, stamp + i);
            }
            boolean kept = true;
            for (int i = 0; i < MANY; i++) {
                kept &= blocks[i].buffer().getInt(0) == stamp + i;
                ALLOCATOR.free(blocks[i]);
            }
            return kept;
        }

        /** Takes and frees. */
        @Actor
        public void one() {
            first = churn(100);
        }

        /** Takes and frees. */
        @Actor
        public void other() {
            second = churn(200);
        }

        /** Tells. */
        @Arbiter
        public void look(ZZ_Result result) {
            result.r1 = first;
            result.r2 = second;
        }
    }

    /** As {@link AllocatorFreeList}, where one of them lets go of slabs meanwhile, and new ones take their places in the table. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "each keeps its stamps")
    @Outcome(expect = Expect.FORBIDDEN, desc = "one block for two, or one of a slab that is gone")
    @State
    public static class AllocatorTrim {
        private boolean first;
        private boolean second;

        /** Takes and frees. */
        @Actor
        public void one() {
            first = AllocatorFreeList.churn(100);
        }

        /** Trims, takes and frees. */
        @Actor
        public void other() {
            ALLOCATOR.trim();
            second = AllocatorFreeList.churn(200);
        }

        /** Tells. */
        @Arbiter
        public void look(ZZ_Result result) {
            result.r1 = first;
            result.r2 = second;
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
            result.r1 = isStamped(first, 1);
            result.r2 = isStamped(second, 2);
        }

        /** Null where the actor was left out, as in the check before the test. */
        private static boolean isStamped(Block block, int stamp) {
            if (block == null) {
                return true;
            }
            boolean stamped = block.buffer().getInt(0) == stamp;
            ALLOCATOR.free(block);
            return stamped;
        }
    }
}
