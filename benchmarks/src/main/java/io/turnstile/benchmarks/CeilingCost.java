package io.turnstile.benchmarks;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.SiteTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.Lock;

/**
 * Lock and unlock under a priority ceiling, beside the same in C with PTHREAD_PRIO_PROTECT, in turns. Needs SCHED_FIFO; without a C
 * compiler, Java's figures alone. Arguments: the folder of ceiling.c, pairs in a round, rounds.
 */
public final class CeilingCost {
    private static final int CEILING = 40;
    private static final int[] CALLERS = {0, 20, CEILING}; // 0: SCHED_OTHER

    private final int pairs;
    private final int rounds;
    private final Path program; // null where there is none

    private CeilingCost(int pairs, int rounds, Path program) {
        this.pairs = pairs;
        this.rounds = rounds;
        this.program = program;
    }

    /** Measures and prints a table. */
    public static void main(String[] arguments) throws Exception {
        LibraryMode.site(LockProtocol.PI); // installs the platform
        CeilingCost cost = new CeilingCost(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), compile(Path.of(arguments[0])));
        System.out.printf(
                "ceiling %d, %d pairs, median of %d rounds, ns for each pair%n", CEILING, cost.pairs, cost.rounds);
        for (int caller : CALLERS) {
            cost.compare(caller);
        }
    }

    private static Path compile(Path folder) throws IOException, InterruptedException {
        Path program = Files.createTempDirectory("ceiling").resolve("ceiling");
        try {
            Process cc = new ProcessBuilder(
                            "cc",
                            "-O2",
                            "-pthread",
                            "-o",
                            program.toString(),
                            folder.resolve("ceiling.c").toString())
                    .inheritIO()
                    .start();
            return cc.waitFor() == 0 ? program : null;
        } catch (IOException noCompiler) {
            System.out.println("no C to compare with: " + noCompiler.getMessage());
            return null;
        }
    }

    private void compare(int caller) throws Exception {
        List<Double> java = new ArrayList<>();
        List<Double> c = new ArrayList<>();
        String refused = "";
        for (int round = 0; round < rounds; round++) {
            java.add(java(caller));
            if (program != null && refused.isEmpty()) {
                refused = c(caller, c);
            }
        }
        double ours = median(java);
        String who = caller == 0 ? "SCHED_OTHER" : "SCHED_FIFO " + caller;
        String theirs = !refused.isEmpty()
                ? "C " + refused
                : c.isEmpty() ? "" : String.format(Locale.ROOT, "C %.0f, ratio %.2f", median(c), ours / median(c));
        System.out.printf(Locale.ROOT, "caller %-14s Java %.0f, %s%n", who, ours, theirs);
    }

    /** On a thread of its own, whose priority is set before it takes the lock. */
    private double java(int caller) throws InterruptedException {
        LockSite site =
                new LockSite(CeilingCost.class.getName(), "java", -1, LockProtocol.CEILING, Ceiling.of(CEILING));
        Lock lock = new PlatformReentrantLock(SiteTable.add(site));
        double[] ns = new double[1];
        Thread thread = new Thread(() -> {
            if (caller > 0) {
                Platform.get().scheduling().setScheduler(0, SchedulingPort.SCHED_FIFO, caller);
            }
            run(lock); // warm
            long start = System.nanoTime();
            run(lock);
            ns[0] = (double) (System.nanoTime() - start) / pairs;
        });
        thread.start();
        thread.join();
        return ns[0];
    }

    private void run(Lock lock) {
        for (int i = 0; i < pairs; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    /** Returns what it said where it failed. */
    private String c(int caller, List<Double> results) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "" + CEILING, "" + caller, "" + pairs, "1")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            return output;
        }
        results.add(Double.parseDouble(output));
        return "";
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
