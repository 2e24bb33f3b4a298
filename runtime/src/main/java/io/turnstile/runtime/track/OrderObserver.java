package io.turnstile.runtime.track;

import java.util.Arrays;

/** Makes observations of what a thread sees for the first time. */
final class OrderObserver {
    private OrderObserver() {}

    /**
     * Hands on that a thread goes for a lock while it holds others, unless that is known already.
     *
     * @param hash of the locks, their order, their sites and modes
     */
    static void observe(TrackedThread thread, LockRecord wanted, int site, int mode, boolean isPrivate, long hash) {
        long own = TrackedThread.mix(hash + thread.number() * 0x632BE59BD9B4E019L);
        if (!OrderSamples.claim(own == 0 ? 1 : own)) {
            return;
        }
        long chain = chainOfClasses(thread, wanted, site, mode);
        int before = OrderSamples.countOfChain(chain);
        boolean withinClass = thread.held[thread.depth - 1].lockClass() == wanted.lockClass();
        if (before >= (withinClass ? OrderSamples.LIMIT_WITHIN_CLASS : OrderSamples.LIMIT_OF_CHAIN)) {
            OrderSamples.drop();
            return;
        }
        OrderSamples.add(new OrderSample(
                Arrays.copyOf(thread.held, thread.depth),
                Arrays.copyOf(thread.heldSites, thread.depth),
                Arrays.copyOf(thread.heldModes, thread.depth),
                Arrays.copyOf(thread.heldPrivate, thread.depth),
                newOnes(thread),
                wanted,
                site,
                mode,
                isPrivate,
                wanted.isNewOf(thread),
                thread.number(),
                thread.thread().getName(),
                thread.segment,
                thread.order,
                OrderSamples.wantsStack(chain, thread.number()) ? new Throwable() : null));
    }

    private static boolean[] newOnes(TrackedThread thread) {
        boolean[] isNew = new boolean[thread.depth];
        for (int i = 0; i < isNew.length; i++) {
            isNew[i] = thread.held[i].isNewOf(thread);
        }
        return isNew;
    }

    private static long chainOfClasses(TrackedThread thread, LockRecord wanted, int site, int mode) {
        long hash = 0;
        for (int i = 0; i < thread.depth; i++) {
            hash = TrackedThread.mix(hash * 31 + thread.held[i].lockClass().id() * 65_537L + thread.heldSites[i]);
        }
        return TrackedThread.mix(hash * 31 + wanted.lockClass().id() * 65_537L + site * 8L + mode);
    }
}
