package io.turnstile.sync;

import java.util.Arrays;

/** Measures what a sleep on a futex and its wake-up by another thread cost. */
final class WakeLatency {
    private static final int ROUNDS = 60;

    private WakeLatency() {}

    /** The median of half a round trip between two threads that wake each other, in nanoseconds. */
    static double measureNs() {
        try (FutexLike ping = FutexLike.create(0);
                FutexLike pong = FutexLike.create(0)) {
            Thread partner = new Thread(() -> echo(ping, pong), "turnstile-wake-latency");
            partner.setDaemon(true);
            partner.start();
            long[] roundTripNs = new long[ROUNDS];
            for (int round = 1; round <= ROUNDS; round++) {
                long startNs = System.nanoTime();
                ping.store(round);
                ping.wake(1);
                awaitRound(pong, round);
                roundTripNs[round - 1] = System.nanoTime() - startNs;
            }
            join(partner);
            Arrays.sort(roundTripNs);
            return roundTripNs[ROUNDS / 2] / 2.0;
        }
    }

    private static void echo(FutexLike ping, FutexLike pong) {
        for (int round = 1; round <= ROUNDS; round++) {
            awaitRound(ping, round);
            pong.store(round);
            pong.wake(1);
        }
    }

    private static void awaitRound(FutexLike futex, int round) {
        boolean interrupted = false;
        while (futex.load() < round) {
            interrupted |= futex.waitFor(round - 1) == WaitResult.INTERRUPTED;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The partner ends by itself: its last answer has come. */
    private static void join(Thread partner) {
        boolean interrupted = false;
        while (partner.isAlive()) {
            try {
                partner.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
