package io.turnstile.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A thread as the kernel sees it, through /proc. Thread.getState cannot serve here: a thread that sleeps in a native call
 * is RUNNABLE to the JVM.
 */
final class KernelThread {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int STATE = 3; // field numbers of /proc/pid/stat, proc(5)
    private static final int PRIORITY = 18;

    private final String tid;

    private KernelThread(String tid) {
        this.tid = tid;
    }

    /** The calling thread. */
    static KernelThread current() {
        try {
            return new KernelThread(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the thread sleeps interruptibly, state S of proc(5); a thread that has ended does not sleep. */
    boolean isAsleep() {
        String[] fields = statFields();
        return fields.length > 0 && fields[0].equals("S");
    }

    /**
     * The priority that the scheduler goes by, what others lend included, as field 18 of proc(5) shows it: 20 for an
     * ordinary thread without nice value, -1 - p for real-time priority p.
     */
    int effectivePriority() {
        return Integer.parseInt(statFields()[PRIORITY - STATE]);
    }

    /** The fields of /proc/self/task/tid/stat from the state on; none where the thread has ended. */
    private String[] statFields() {
        try {
            String stat = Files.readString(TASKS.resolve(tid).resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (NoSuchFileException ended) {
            return new String[0];
        } catch (IOException e) {
            if ("No such process".equals(e.getMessage())) {
                return new String[0]; // it ended between open and read
            }
            throw new UncheckedIOException(e);
        }
    }
}
