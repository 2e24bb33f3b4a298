package io.turnstile.examples.sync;

import io.turnstile.sync.DebugFutex;
import io.turnstile.sync.FutexLike;
import io.turnstile.sync.StallInfo;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A watched futex tells who has waited too long, and what was done to the word before. */
public final class LongWait {
    private LongWait() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        AtomicReference<StallInfo> first = new AtomicReference<>();
        try (DebugFutex ready = new DebugFutex(FutexLike.create(0), "ready")) {
            ready.detectAfter(100, TimeUnit.MILLISECONDS).onLongWait(info -> {
                first.set(info);
                told.countDown();
            });
            Thread waiter = new Thread(
                    () -> {
                        while (ready.load() == 0) {
                            ready.waitFor(0);
                        }
                    },
                    "waiter");
            waiter.start();
            told.await();
            System.out.println(first.get());
            ready.store(1);
            ready.wakeAll();
            waiter.join();
            ready.history().forEach(operation -> System.out.println("  " + operation));
        }
    }
}
