package io.turnstile.examples.lab;

import io.turnstile.examples.CpuWork;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work of middle importance that has no interest in the lock: each time it is woken it computes for a while. What makes an
 * inversion is that it runs while the strong thread waits for the weak one; that shows as bursts which it finishes meanwhile.
 */
final class Bystander implements Runnable {
    private final long burstNs;
    private final Semaphore woken = new Semaphore(0);
    private final AtomicInteger finished = new AtomicInteger();
    private volatile boolean over;

    Bystander(long burstNs) {
        this.burstNs = burstNs;
    }

    @Override
    public void run() {
        while (true) {
            woken.acquireUninterruptibly();
            if (over) {
                return;
            }
            CpuWork.burn(burstNs, () -> false);
            finished.incrementAndGet();
        }
    }

    void wake() {
        woken.release();
    }

    /** How many bursts it has finished. */
    int finished() {
        return finished.get();
    }

    void end() {
        over = true;
        woken.release();
    }
}
