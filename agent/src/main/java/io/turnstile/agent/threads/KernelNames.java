package io.turnstile.agent.threads;

import io.turnstile.agent.select.Glob;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The kernel's names of the threads of this process, {@code /proc/self/task/<tid>/comm}: the first 15 bytes of what the JVM calls
 * a thread when it starts (proc(5), TASK_COMM_LEN).
 */
class KernelNames {
    /** How many bytes of a name the kernel keeps. */
    static final int LENGTH = 15;

    private static final File TASKS = new File("/proc/self/task");

    /** The threads that there are, by kernel thread id; empty without /proc. */
    Map<Integer, String> all() {
        Map<Integer, String> names = new HashMap<>();
        String[] tids = TASKS.list();
        for (String tid : tids == null ? new String[0] : tids) {
            String name = nameOf(tid);
            if (name != null) {
                names.put(Integer.parseInt(tid), name);
            }
        }
        return names;
    }

    private static String nameOf(String tid) {
        try (FileInputStream comm = new FileInputStream(new File(TASKS, tid + "/comm"))) {
            String name = new String(comm.readAllBytes(), StandardCharsets.ISO_8859_1);
            return name.endsWith("\n") ? name.substring(0, name.length() - 1) : name;
        } catch (IOException ended) {
            return null;
        }
    }

    /** What the kernel keeps of a Java thread's name, in the form of {@link #all}. */
    static String ofJavaName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, Math.min(bytes.length, LENGTH), StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether a glob, written for the whole name, means a name of which the kernel kept the beginning: where 15 characters or
     * more of it come before its first {@code *}, these decide.
     */
    static boolean matches(String glob, String kernelName) {
        int star = glob.indexOf('*');
        boolean cut = glob.length() > LENGTH && (star < 0 || star >= LENGTH);
        return Glob.matches(cut ? glob.substring(0, LENGTH) : glob, kernelName);
    }
}
