package io.turnstile.it.apps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the kernel schedules the calling thread: policy, real-time priority, nice value; fields 41, 40 and 19 of proc(5). */
final class OwnScheduling {
    private static final int NICE = 19;
    private static final int PRIORITY = 40;
    private static final int POLICY = 41;

    private OwnScheduling() {}

    static String now() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            String[] fieldsFrom3 = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fieldsFrom3[POLICY - 3] + " " + fieldsFrom3[PRIORITY - 3] + " " + fieldsFrom3[NICE - 3];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void say(String where) {
        System.out.println(where + ' ' + now());
    }
}
