package io.turnstile.it.apps;

import io.turnstile.it.strangers.Stranger;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Many kinds of code count under the same monitor. {@code agreed <times>}: all of them in classes that are rewritten; prints how
 * many counts were lost. {@code hidden <times>}: one of them in a hidden class, which no agent sees; prints whether some were.
 */
public final class MonitorStorm {
    private static final int MOST_ROUNDS = 50;

    private MonitorStorm() {}

    /** Adds to a counter. */
    private interface Counting {
        void run() throws Throwable;
    }

    public static void main(String[] arguments) throws Throwable {
        int times = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("agreed")) {
            System.out.println("lost " + agreed(times));
            return;
        }
        MethodHandle hidden = hiddenStranger();
        boolean lost = false;
        for (int round = 0; round < MOST_ROUNDS && !lost; round++) {
            MonitorCounter counter = new MonitorCounter();
            lost = countTogether(
                            counter, times, List.of(() -> own(counter, times), () -> hidden.invoke(counter, times)))
                    > 0;
        }
        System.out.println("lost some " + lost);
    }

    private static int agreed(int times) throws Throwable {
        Stranger.Heir counter = new Stranger.Heir();
        Method increment = MonitorCounter.class.getMethod("increment");
        MethodHandle handle = MethodHandles.lookup().unreflect(increment);
        Runnable lambda = () -> {
            synchronized (counter) {
                counter.value++;
            }
        };
        return countTogether(
                counter,
                times,
                List.of(
                        () -> own(counter, times),
                        () -> Stranger.count(counter, times),
                        () -> repeat(times, counter::heirIncrement),
                        () -> repeat(times, counter::increment),
                        () -> repeat(times, () -> increment.invoke(counter)),
                        () -> repeat(times, () -> handle.invoke((MonitorCounter) counter)),
                        () -> repeat(times, lambda::run)));
    }

    private static void own(MonitorCounter counter, int times) {
        for (int i = 0; i < times; i++) {
            synchronized (counter) {
                counter.value++;
            }
        }
    }

    private static void repeat(int times, Counting one) throws Throwable {
        for (int i = 0; i < times; i++) {
            one.run();
        }
    }

    /** How many counts are missing. */
    private static int countTogether(MonitorCounter counter, int times, List<Counting> ways)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Counting way : ways) {
            Thread thread = new Thread(() -> {
                try {
                    way.run();
                } catch (Throwable failure) {
                    failure.printStackTrace();
                    System.exit(1);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return times * ways.size() - counter.value;
    }

    private static MethodHandle hiddenStranger() throws Exception {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Stranger.class, MethodHandles.lookup());
        try (InputStream in = Stranger.class.getResourceAsStream("Stranger.class")) {
            MethodHandles.Lookup hidden = lookup.defineHiddenClass(in.readAllBytes(), true);
            MethodType type = MethodType.methodType(void.class, MonitorCounter.class, int.class);
            return hidden.findStatic(hidden.lookupClass(), "count", type);
        }
    }
}
