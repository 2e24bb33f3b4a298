package io.turnstile.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A priority inversion that lasts half a second. The holder takes a lock for 10 ms of work, unless told otherwise; "rt-high" then wants it;
 * "rt-medium-*" have 2 × 250 ms of work and no interest in the lock. All run on one CPU, with the scheduling policies that
 * the configuration gives to their names; this program sets none.
 *
 * <p>Arguments: {@code [chain length] [fifo|other] [rounds] [lock|synchronized] [ms of the section]}. In a chain of n locks
 * "rt-link-k" holds lock k+1 and waits for lock k, the holder has the first, and "rt-high" wants the last. With {@code other} the
 * holder is an ordinary thread. The sections are those of a {@code ReentrantLock}, or {@code synchronized} blocks.
 */
public final class InversionDemo {
    /*
     * Linking code, and asking the JIT to compile what becomes hot, is done under locks of the JVM's own, which do not inherit: whoever is
     * preempted by the hogs with such a lock held is lent nothing. So all code is linked first, by ordinary threads, and becomes hot
     * before it counts: the interpreter asks after 256 calls.
     */
    private static final int LINKING_ROUNDS = 5;

    private static final int WARM_UP_ROUNDS = 260;

    private InversionDemo() {}

    public static void main(String[] arguments) throws InterruptedException {
        int chain = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        String holder = arguments.length > 1 ? arguments[1] : "fifo";
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        String holderName = holder.equals("other") ? "other-low" : "rt-low";

        boolean monitors = arguments.length > 3 && arguments[3].equals("synchronized");
        Supplier<Section> sectionOf = monitors ? Section::ofMonitor : Section::ofLock;

        long sectionNs = (arguments.length > 4 ? Integer.parseInt(arguments[4]) : 10) * 1_000_000L;

        warmUp(chain, holderName, sectionOf);
        Inversion trial = new Inversion(chain, holderName, sectionOf, sectionNs);
        trial.play();
        boolean realTime = trial.schedulings().get("rt-high").isRealTime();
        System.out.println("threads: " + trial.schedulings());
        System.out.println("locks:   " + trial.lockClass().getName());
        if (!realTime) {
            System.out.println("no SCHED_FIFO: nothing to measure, every thread is an ordinary one");
        }
        List<Inversion> played = new ArrayList<>();
        for (int round = 1; realTime && round <= rounds; round++) {
            Inversion demo = new Inversion(chain, holderName, sectionOf, sectionNs);
            demo.play();
            played.add(demo);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: rt-high waited %.3f ms; %d of %d hogs finished before it%n",
                    round,
                    demo.blockedNs() / 1e6,
                    demo.hogsFinishedFirst(),
                    Inversion.HOG_COUNT);
        }
        System.out.println(summary(chain, holder, played));
    }

    private static void warmUp(int chain, String holderName, Supplier<Section> sectionOf) throws InterruptedException {
        for (int round = 0; round < LINKING_ROUNDS + WARM_UP_ROUNDS; round++) {
            String prefix = round < LINKING_ROUNDS ? "ordinary-" : "";
            Inversion.withoutWork(chain, prefix, holderName, sectionOf).play();
        }
    }

    private static String summary(int chain, String holder, List<Inversion> played) {
        String head = "inversion chain=" + chain + " holder=" + holder + " rounds=" + played.size();
        if (played.isEmpty()) {
            return head + " real_time=no";
        }
        long[] sorted = played.stream().mapToLong(Inversion::blockedNs).sorted().toArray();
        int inverted = (int)
                played.stream().filter(demo -> demo.hogsFinishedFirst() > 0).count();
        return String.format(
                Locale.ROOT,
                "%s real_time=yes blocked_median_ms=%.3f blocked_max_ms=%.3f inverted_rounds=%d",
                head,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                inverted);
    }
}
