package io.turnstile.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thread as the kernel sees it, from {@code /proc/<pid>/task}; see proc(5).
 *
 * @param name the first 15 characters of the Java name
 * @param policy as chrt(1) names it, without {@code SCHED_}
 * @param priority 1–99 for real-time policies, else 0
 * @param cpus the CPUs it may use, as a list such as {@code 0-1}
 */
public record KernelThread(String name, String policy, int priority, String cpus) {
    private static final List<String> POLICIES =
            List.of("OTHER", "FIFO", "RR", "BATCH", "ISO", "IDLE", "DEADLINE", "EXT");

    /** The threads of a process. */
    public static List<KernelThread> of(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.flatMap(KernelThread::read).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<KernelThread> read(Path task) {
        try {
            String name = Files.readString(task.resolve("comm")).strip();
            String stat = Files.readString(task.resolve("stat"));
            String[] fieldsFrom3 = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            String cpus = Files.readAllLines(task.resolve("status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findFirst()
                    .orElseThrow();
            return Stream.of(new KernelThread(
                    name,
                    POLICIES.get(Integer.parseInt(fieldsFrom3[41 - 3])),
                    Integer.parseInt(fieldsFrom3[40 - 3]),
                    cpus.substring(cpus.indexOf(':') + 1).strip()));
        } catch (NoSuchFileException ended) {
            return Stream.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
