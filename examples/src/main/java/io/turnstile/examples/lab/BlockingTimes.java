package io.turnstile.examples.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How long one thread waited, time after time. For one thread; to be read after its end. */
final class BlockingTimes {
    private final long[] ns;
    private int count;

    BlockingTimes(int capacity) {
        ns = new long[capacity];
    }

    /** Of a file that {@link #writeTo} wrote. */
    static BlockingTimes readFrom(Path file) throws IOException {
        long[] read =
                Files.readAllLines(file).stream().mapToLong(Long::parseLong).toArray();
        BlockingTimes times = new BlockingTimes(read.length);
        for (long ns : read) {
            times.add(ns);
        }
        return times;
    }

    void add(long waitedNs) {
        ns[count++] = waitedNs;
    }

    int count() {
        return count;
    }

    long[] sorted() {
        long[] sorted = Arrays.copyOf(ns, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** One number a line. */
    void writeTo(Path file) throws IOException {
        Files.writeString(
                file, Arrays.stream(ns, 0, count).mapToObj(Long::toString).collect(Collectors.joining("\n", "", "\n")));
    }

    /** As in {@code min_us=1.2 median_us=1.9 p99_us=10.3 max_us=50.1}. */
    String summary() {
        long[] sorted = sorted();
        return String.format(
                Locale.ROOT,
                "min_us=%.1f median_us=%.1f p99_us=%.1f max_us=%.1f",
                us(sorted, 0),
                us(sorted, 0.5),
                us(sorted, 0.99),
                us(sorted, 1));
    }

    /** The smallest that is not below that share of all; in µs. */
    static double us(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e3;
    }
}
