package io.turnstile.it.apps.schedule;

import java.util.concurrent.TimeUnit;

/**
 * Random schedules until the time is over. Prints {@code as the model} and how many there were, or the first that was not, with
 * the number that makes it again.
 *
 * <p>Arguments: {@code lock}, {@code fair} or {@code monitor}; milliseconds; the first seed; then, in any order, {@code virtual}
 * for virtual threads; {@code kernel-order} where an interrupt may cost a waiter its place in a fair queue; {@code quiet} for
 * schedules without such; {@code lost-signals} for a lock that must be found out.
 */
public final class Schedules {
    private static final int THREAD_COUNT = 4;
    private static final int LOCK_COUNT = 3;
    private static final int CONDITION_COUNT = 2;
    private static final int STEP_COUNT = 60;
    private static final long SOON_NS = TimeUnit.SECONDS.toNanos(2);

    private Schedules() {}

    public static void main(String[] arguments) throws InterruptedException {
        String kind = arguments[0];
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
        long seed = Long.parseLong(arguments[2]);
        String options = String.join(" ", arguments);
        boolean monitors = kind.equals("monitor");
        boolean fair = kind.equals("fair");
        boolean losesSignals = options.contains("lost-signals");
        long limitNs = losesSignals ? SOON_NS : Schedule.LIMIT_NS;
        boolean quiet = options.contains("quiet");
        Rules rules = new Rules(
                monitors,
                fair && (quiet || !options.contains("kernel-order")),
                quiet,
                THREAD_COUNT,
                LOCK_COUNT,
                monitors ? 1 : CONDITION_COUNT);
        boolean virtual = options.contains("virtual");
        long schedules = 0;
        long commands = 0;
        do {
            Subject subject = monitors ? new Guards(rules) : new Locks(rules, fair, losesSignals);
            try {
                commands += new Schedule(rules, subject, seed, virtual, limitNs).run(STEP_COUNT);
            } catch (Schedule.Deviation deviation) {
                System.out.println("not as the model: seed " + seed);
                System.out.println(deviation.getMessage());
                System.exit(1);
            }
            seed++;
            schedules++;
        } while (System.nanoTime() < endNs);
        System.out.println("as the model");
        System.out.println(schedules + " schedules, " + commands + " commands");
        System.exit(0);
    }
}
