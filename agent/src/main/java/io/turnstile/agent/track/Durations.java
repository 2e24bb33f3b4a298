package io.turnstile.agent.track;

/** Lengths of time for people: three digits and a unit. */
final class Durations {
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};

    private Durations() {}

    static String text(long ns) {
        double value = ns;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        boolean whole = unit == 0 || value >= 100;
        String digits = whole ? Long.toString(Math.round(value)) : Double.toString(Math.round(value * 10) / 10.0);
        return digits + ' ' + UNITS[unit];
    }
}
