package io.turnstile.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * CPU time in ticks since boot: that of the whole machine, and that of this process and of its children that have ended.
 * Source: proc(5), {@code /proc/stat} and {@code /proc/pid/stat}.
 */
record MachineLoad(long allTicks, long busyTicks, long ownTicks) {
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int GUEST = 8; // this and the next are counted in the first two as well
    private static final int FIRST_OWN =
            11; // utime, stime, cutime, cstime; counted from the state, the field after the name
    private static final int OWN_FIELDS = 4;

    static MachineLoad now() throws IOException {
        String machine = Files.readAllLines(Path.of("/proc/stat")).get(0);
        long[] ticks = ticksOf(machine.substring("cpu".length()), 0, GUEST);
        long all = LongStream.of(ticks).sum();
        String process = Files.readString(Path.of("/proc/self/stat"));
        long[] own = ticksOf(process.substring(process.lastIndexOf(')') + 1), FIRST_OWN, OWN_FIELDS);
        return new MachineLoad(
                all, all - ticks[IDLE] - ticks[IO_WAIT], LongStream.of(own).sum());
    }

    private static long[] ticksOf(String line, int first, int count) {
        String[] fields = line.strip().split("\\s+");
        return LongStream.range(first, first + count)
                .map(i -> Long.parseLong(fields[(int) i]))
                .toArray();
    }

    /** The share of the machine that others used since then, stolen time included. */
    double othersSince(MachineLoad before) {
        double others = busyTicks - before.busyTicks - (ownTicks - before.ownTicks);
        return others / Math.max(1, allTicks - before.allTicks);
    }
}
