package io.turnstile.agent.threads;

import io.turnstile.runtime.platform.SchedulingPort;
import java.util.BitSet;

/** A set of CPUs, by their numbers in the kernel. Immutable. */
public final class CpuSet {
    /** The highest number; no Linux kernel is built for more than 8192 CPUs. */
    public static final int LAST_CPU = 8191;

    private final BitSet cpus;

    private CpuSet(BitSet cpus) {
        this.cpus = cpus;
    }

    /**
     * Reads the kernel's own notation, as in {@code 0-3,5}; cpuset(7), List Format.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static CpuSet parse(String text) {
        BitSet cpus = new BitSet();
        for (String range : text.split(",", -1)) {
            String trimmed = range.trim();
            int dash = trimmed.indexOf('-', 1);
            int first = number(dash < 0 ? trimmed : trimmed.substring(0, dash).trim());
            int last = dash < 0 ? first : number(trimmed.substring(dash + 1).trim());
            if (first > last) {
                throw new IllegalArgumentException("the range " + trimmed + " runs backwards");
            }
            cpus.set(first, last + 1);
        }
        return new CpuSet(cpus);
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9;
        for (int i = 0; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        int number = digits ? Integer.parseInt(text) : -1;
        if (number < 0 || number > LAST_CPU) {
            throw new IllegalArgumentException(
                    text.isEmpty() ? "a number is missing" : "a CPU is a whole number from 0 to " + LAST_CPU);
        }
        return number;
    }

    /** The CPUs of a mask. */
    static CpuSet ofMask(long[] mask) {
        return new CpuSet(BitSet.valueOf(mask));
    }

    /** Has the calling thread ask for all CPUs; what it got, or null where the kernel does not say. The thread keeps them. */
    public static CpuSet obtainable(SchedulingPort port) {
        BitSet all = new BitSet();
        all.set(0, LAST_CPU + 1);
        long[] mask = all.toLongArray();
        return port.setAffinity(0, mask) < 0 || port.affinityOf(0, mask) < 0 ? null : ofMask(mask);
    }

    /** A new mask: bit {@code i} of {@code mask[i / 64]} stands for CPU {@code i}. */
    long[] mask() {
        return cpus.toLongArray();
    }

    /** The CPUs of this set that are not in the other. */
    public CpuSet without(CpuSet other) {
        BitSet rest = (BitSet) cpus.clone();
        rest.andNot(other.cpus);
        return new CpuSet(rest);
    }

    /** Whether there is no CPU in the set. */
    public boolean isEmpty() {
        return cpus.isEmpty();
    }

    /** The kernel's notation, without spaces. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = cpus.nextSetBit(0); first >= 0; ) {
            int last = cpus.nextClearBit(first) - 1;
            text.append(text.length() == 0 ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            first = cpus.nextSetBit(last + 1);
        }
        return text.toString();
    }
}
