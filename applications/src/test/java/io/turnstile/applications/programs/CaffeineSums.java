package io.turnstile.applications.programs;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The cache Caffeine: more keys than places, loads, removals, and expiry that never comes. */
public final class CaffeineSums {
    private static final int THREAD_COUNT = 8;
    private static final int READS_PER_THREAD = 150_000;
    private static final int KEY_COUNT = 4_000;
    private static final int PLACE_COUNT = 1_000;

    private CaffeineSums() {}

    public static void main(String[] arguments) throws Exception {
        AtomicLong loads = new AtomicLong();
        AtomicLong removals = new AtomicLong();
        LoadingCache<Integer, Long> squares = Caffeine.newBuilder()
                .maximumSize(PLACE_COUNT)
                .expireAfterAccess(1, TimeUnit.HOURS)
                .recordStats()
                .evictionListener((Integer key, Long value, RemovalCause cause) -> removals.incrementAndGet())
                .build(key -> {
                    loads.incrementAndGet();
                    return (long) key * key;
                });
        AtomicLong sum = new AtomicLong();
        Crowd.run(THREAD_COUNT, member -> {
            Random random = new Random(member);
            for (int i = 0; i < READS_PER_THREAD; i++) {
                int key = (int) Math.abs(random.nextGaussian() * KEY_COUNT / 4) % KEY_COUNT;
                sum.addAndGet(squares.get(key));
            }
        });
        squares.cleanUp();
        System.out.println("sum: " + sum.get());
        System.out.println("reads: " + squares.stats().requestCount());
        System.out.println("within its bound: " + (squares.estimatedSize() <= PLACE_COUNT));
        System.out.println(
                "each load is there or was removed: " + (loads.get() - removals.get() == squares.estimatedSize()));
    }
}
