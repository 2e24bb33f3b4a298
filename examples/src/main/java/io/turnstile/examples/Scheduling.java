package io.turnstile.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says about a thread: proc(5), {@code /proc/thread-self/stat}, fields 40 and 41.
 *
 * @param policy the kernel's number, see sched(7)
 * @param priority 1–99 for real-time policies, higher is stronger; 0 for others
 */
public record Scheduling(int policy, int priority) {
    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RR = 2;

    /** That of the calling thread; an ordinary one where there is no /proc. */
    public static Scheduling ofCurrentThread() {
        Path stat = Path.of("/proc/thread-self/stat");
        if (!Files.exists(stat)) {
            return new Scheduling(0, 0); // not Linux
        }
        try {
            String line = Files.readString(stat);
            // The name, in parentheses, may hold anything; field 3 follows it.
            String[] fieldsFrom3 = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return new Scheduling(Integer.parseInt(fieldsFrom3[41 - 3]), Integer.parseInt(fieldsFrom3[40 - 3]));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the policy has priorities. */
    public boolean isRealTime() {
        return policy == SCHED_FIFO || policy == SCHED_RR;
    }

    @Override
    public String toString() {
        return switch (policy) {
            case SCHED_FIFO -> "FIFO/" + priority;
            case SCHED_RR -> "RR/" + priority;
            default -> "OTHER";
        };
    }
}
