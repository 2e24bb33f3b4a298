package io.turnstile.runtime.track;

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
        boolean withinClass = thread.innermost().lock.lockClass() == wanted.lockClass();
        if (before >= (withinClass ? OrderSamples.LIMIT_WITHIN_CLASS : OrderSamples.LIMIT_OF_CHAIN)) {
            OrderSamples.drop();
            return;
        }
        OrderSamples.add(
                sample(thread, wanted, site, mode, isPrivate, OrderSamples.wantsStack(chain, thread.number())));
    }

    private static OrderSample sample(
            TrackedThread thread, LockRecord wanted, int site, int mode, boolean isPrivate, boolean wantsStack) {
        int depth = thread.depth;
        LockRecord[] held = new LockRecord[depth];
        int[] sites = new int[depth];
        int[] modes = new int[depth];
        boolean[] privates = new boolean[depth];
        boolean[] isNew = new boolean[depth];
        for (int i = 0; i < depth; i++) {
            HeldLock hold = thread.held[i];
            held[i] = hold.lock;
            sites[i] = hold.site;
            modes[i] = hold.mode;
            privates[i] = hold.isPrivate;
            isNew[i] = hold.lock.isNewOf(thread);
        }
        return new OrderSample(
                held,
                sites,
                modes,
                privates,
                isNew,
                wanted,
                site,
                mode,
                isPrivate,
                wanted.isNewOf(thread),
                thread.number(),
                thread.thread().getName(),
                thread.segment,
                thread.order,
                wantsStack ? new Throwable() : null);
    }

    private static long chainOfClasses(TrackedThread thread, LockRecord wanted, int site, int mode) {
        long hash = 0;
        for (int i = 0; i < thread.depth; i++) {
            HeldLock hold = thread.held[i];
            hash = TrackedThread.mix(hash * 31 + hold.lock.lockClass().id() * 65_537L + hold.site);
        }
        return TrackedThread.mix(hash * 31 + wanted.lockClass().id() * 65_537L + site * 8L + mode);
    }
}
