package io.turnstile.it.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What ps(1) and chrt(1) say of the threads of a process. */
public final class Ps {
    private Ps() {}

    /** By the kernel's names of threads: class, real-time priority and nice value, as {@code FF 80 -}. */
    public static Map<String, String> threadsOf(long pid) {
        Map<String, String> threads = new HashMap<>();
        for (String line : run("ps", "-L", "-p", Long.toString(pid), "-o", "cls=,rtprio=,ni=,comm=")
                .split("\n")) {
            String[] words = line.strip().split("\\s+", 4);
            threads.put(words[3], words[0] + ' ' + words[1] + ' ' + words[2]);
        }
        return threads;
    }

    /** What chrt(1) says of a thread. */
    public static String chrt(long tid) {
        return run("chrt", "-p", Long.toString(tid));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeTrue(process.waitFor() == 0, () -> "needs " + command[0] + ": " + output);
            return output.strip();
        } catch (IOException missing) {
            assumeTrue(false, () -> "needs " + command[0] + ": " + missing.getMessage());
            throw new AssertionError(missing);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
