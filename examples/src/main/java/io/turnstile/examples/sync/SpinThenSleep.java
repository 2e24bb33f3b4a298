package io.turnstile.examples.sync;

import io.turnstile.sync.FutexLike;
import io.turnstile.sync.SpinFutex;

/** Waits that are short most of the time: spin as long as a sleep would cost, then sleep. */
public final class SpinThenSleep {
    private static final int ROUNDS = 10_000;

    private SpinThenSleep() {}

    public static void main(String[] args) throws InterruptedException {
        try (SpinFutex turn = SpinFutex.builder().build(FutexLike.create(0))) {
            System.out.println(turn);
            Thread partner = new Thread(() -> play(turn, 1));
            partner.start();
            play(turn, 0);
            partner.join();
            System.out.println(ROUNDS + " turns each");
        }
    }

    private static void play(SpinFutex turn, int me) {
        for (int i = 0; i < ROUNDS; i++) {
            while (turn.load() != me) {
                turn.waitFor(1 - me);
            }
            turn.store(1 - me);
            turn.wake(1);
        }
    }
}
