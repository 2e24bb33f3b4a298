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
        try {
            String stat = Files.readString(TASKS.resolve(tid).resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'S';
        } catch (NoSuchFileException ended) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
