package io.turnstile.it.apps.soak;

import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A blocking queue of the JDK or of {@link Buffer}'s making: what goes in comes out, once. */
final class Queues implements Activity {
    private final BlockingQueue<Long> queue;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();

    Queues(BlockingQueue<Long> queue) {
        this.queue = queue;
    }

    @Override
    public void once(SplittableRandom random) throws InterruptedException {
        long timeoutNs = random.nextInt(500_000);
        if (random.nextBoolean()) {
            long element = random.nextInt(1000);
            if (queue.offer(element, timeoutNs, TimeUnit.NANOSECONDS)) {
                in.add(element);
            }
        } else {
            Long element = queue.poll(timeoutNs, TimeUnit.NANOSECONDS);
            if (element != null) {
                out.add(element);
            }
        }
    }

    @Override
    public long wrongs() {
        long left = queue.stream().mapToLong(Long::longValue).sum();
        return Math.abs(in.sum() - out.sum() - left);
    }
}
