package io.turnstile.examples.sync;

import io.turnstile.sync.FutexLike;
import java.util.concurrent.TimeUnit;

/** A one-shot event made of a futex word: 0 not yet, 1 happened. */
public final class FutexEvent {
    private FutexEvent() {}

    public static void main(String[] args) throws InterruptedException {
        try (FutexLike event = FutexLike.create(0)) {
            System.out.println("before: " + event.waitFor(0, 10, TimeUnit.MILLISECONDS));
            Thread waiter = new Thread(() -> {
                while (event.load() == 0) { // the word decides: wake-ups may be spurious
                    event.waitFor(0);
                }
                System.out.println("it happened");
            });
            waiter.start();
            event.store(1); // first the word, then the wake
            event.wakeAll();
            waiter.join();
        }
    }
}
