package io.turnstile.applications.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do their part of a load at the same time. */
final class Crowd {
    /** What a member does, told which one it is. */
    interface Part {
        void run(int member) throws Exception;
    }

    private Crowd() {}

    /** Runs the part once in each of so many threads; throws what the first of them throws. */
    static void run(int size, Part part) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int member = i;
                ends.add(threads.submit(() -> {
                    part.run(member);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
