package io.turnstile.it.apps;

import io.turnstile.it.strangers.Stranger;
import java.io.InputStream;
import java.io.Reader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/**
 * Many kinds of code count under the same monitor; prints how many counts were lost. {@code agreed <times>}: a managed object, and
 * every kind of code that is rewritten. {@code listed <times>}: an array, a list and a map. {@code jdk <times>}: a collection of the
 * JDK that locks itself. {@code reader <times>}: code of the JDK is given a managed object as its lock, the one thing that breaks
 * exclusion; prints whether some were lost.
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
        switch (arguments[0]) {
            case "agreed" -> System.out.println("lost " + agreed(times));
            case "listed" -> System.out.println("lost " + listed(times));
            case "jdk" -> System.out.println("lost " + ofJdk(times));
            default -> System.out.println("lost some " + losesByReader(times));
        }
    }

    private static boolean losesByReader(int times) throws Throwable {
        boolean lost = false;
        for (int round = 0; round < MOST_ROUNDS && !lost; round++) {
            MonitorCounter counter = new MonitorCounter();
            Reader reader = new CountingReader(counter);
            lost = countTogether(
                            () -> counter.value,
                            times,
                            List.of(() -> own(counter, times), () -> repeat(times, () -> reader.skip(1))))
                    > 0;
        }
        return lost;
    }

    /** Reads, and so counts, under the lock that {@link Reader#skip} takes: the JVM's monitor of the counter. */
    private static final class CountingReader extends Reader {
        private final MonitorCounter counter;

        CountingReader(MonitorCounter counter) {
            super(counter);
            this.counter = counter;
        }

        @Override
        public int read(char[] target, int from, int length) {
            counter.value++;
            return length;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static int listed(int times) throws Throwable {
        int lost = 0;
        for (Object lock : List.of(new int[1], new Object[0], new ArrayList<String>(), new HashMap<String, String>())) {
            int[] value = new int[1];
            Runnable lambda = () -> {
                synchronized (lock) {
                    value[0]++;
                }
            };
            MethodHandle hidden = hiddenStranger("countIn", Object.class, int[].class, int.class);
            lost += countTogether(
                    () -> value[0],
                    times,
                    List.of(
                            () -> repeat(times, lambda::run),
                            () -> Stranger.countIn(lock, value, times),
                            () -> hidden.invoke(lock, value, times)));
        }
        return lost;
    }

    /** The list locks itself in code of the JDK. Its monitor is the JVM's, for everybody. */
    private static int ofJdk(int times) throws Throwable {
        List<String> lock = Collections.synchronizedList(new ArrayList<>(List.of("one")));
        int[] value = new int[1];
        UnaryOperator<String> counting = element -> {
            value[0]++;
            return element;
        };
        return countTogether(
                () -> value[0],
                times,
                List.of(
                        () -> Stranger.countIn(lock, value, times),
                        () -> repeat(times, () -> lock.replaceAll(counting))));
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
        MethodHandle hidden = hiddenStranger("count", MonitorCounter.class, int.class);
        return countTogether(
                () -> counter.value,
                times,
                List.of(
                        () -> own(counter, times),
                        () -> hidden.invoke((MonitorCounter) counter, times),
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
    private static int countTogether(IntSupplier counted, int times, List<Counting> ways) throws InterruptedException {
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
        return times * ways.size() - counted.getAsInt();
    }

    private static MethodHandle hiddenStranger(String method, Class<?>... parameters) throws Exception {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Stranger.class, MethodHandles.lookup());
        try (InputStream in = Stranger.class.getResourceAsStream("Stranger.class")) {
            MethodHandles.Lookup hidden = lookup.defineHiddenClass(in.readAllBytes(), true);
            return hidden.findStatic(hidden.lookupClass(), method, MethodType.methodType(void.class, parameters));
        }
    }
}
