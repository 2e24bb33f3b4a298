package io.turnstile.runtime.track;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How the kernel schedules a thread, as proc(5) tells it; Linux only. Needs no privilege and no native code.
 *
 * @param tid the kernel's number of the thread
 * @param policy as in {@code sched.h}
 * @param nice -20 to 19
 * @param realtimePriority 1 to 99, or 0
 * @param effective what counts at present, priority inheritance included: -2 to -100 for real-time priorities 1 to 99, else
 *     20 + nice
 */
public record KernelScheduling(int tid, int policy, int nice, int realtimePriority, int effective) {
    private static final String TASKS = "/proc/self/task/";
    private static final int MOST_BYTES = 1024;
    private static final int FIFO = 1;
    private static final int ROUND_ROBIN = 2;
    private static final int BATCH = 3;
    private static final int IDLE = 5;
    private static final int DEADLINE = 6;
    private static final int RANK_OF_REALTIME = 100;
    private static final int RANK_OF_DEADLINE = 1000;
    private static final int RANK_OF_NICE_0 = 50;

    /** Of the thread that calls; null where the system does not tell. */
    static KernelScheduling ofCurrentThread() {
        return read("/proc/thread-self/stat");
    }

    /** Of a thread of this process; null where there is none any more. */
    static KernelScheduling of(int tid) {
        return read(TASKS + tid + "/stat");
    }

    private static KernelScheduling read(String file) {
        byte[] bytes = new byte[MOST_BYTES];
        try (FileInputStream in = new FileInputStream(file)) {
            int length = in.read(bytes);
            return length <= 0 ? null : parse(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        } catch (IOException | NumberFormatException notTold) {
            return null;
        }
    }

    /** Reads a line of {@code /proc/[pid]/task/[tid]/stat}. */
    static KernelScheduling parse(String stat) {
        int nameEnd = stat.lastIndexOf(')'); // the name may contain anything
        int tid = Integer.parseInt(stat.substring(0, stat.indexOf(' ')));
        String[] fields = stat.substring(nameEnd + 2).split(" "); // from the third field, the state, on
        return new KernelScheduling(
                tid,
                Integer.parseInt(fields[38]),
                Integer.parseInt(fields[16]),
                Integer.parseInt(fields[37]),
                Integer.parseInt(fields[15]));
    }

    /** Orders threads by what was asked for them; the more, the sooner it runs; more than 0. */
    public int rank() {
        return switch (policy) {
            case FIFO, ROUND_ROBIN -> RANK_OF_REALTIME + realtimePriority;
            case DEADLINE -> RANK_OF_DEADLINE;
            case IDLE -> 1;
            default -> RANK_OF_NICE_0 - nice;
        };
    }

    /** Whether the kernel schedules it above what was asked for it: somebody lends it a priority. */
    public boolean isBoosted() {
        return effective < 0 && (policy != DEADLINE) && effective != -1 - realtimePriority;
    }

    /** As {@code SCHED_FIFO 80} or {@code SCHED_OTHER}, with the nice value where it is not 0. */
    @Override
    public String toString() {
        String name = switch (policy) {
            case FIFO -> "SCHED_FIFO " + realtimePriority;
            case ROUND_ROBIN -> "SCHED_RR " + realtimePriority;
            case BATCH -> "SCHED_BATCH";
            case IDLE -> "SCHED_IDLE";
            case DEADLINE -> "SCHED_DEADLINE";
            default -> "SCHED_OTHER";
        };
        return nice == 0 || policy == FIFO || policy == ROUND_ROBIN ? name : name + " nice " + nice;
    }
}
