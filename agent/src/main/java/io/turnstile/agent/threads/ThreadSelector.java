package io.turnstile.agent.threads;

import io.turnstile.agent.select.ClassSelection;
import io.turnstile.agent.select.Glob;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which threads a rule means: those of the application that meet each of names, groups and classes that is given, or threads of
 * the VM. Knows which of its patterns have met a thread.
 */
public final class ThreadSelector {
    private final List<String> names;
    private final List<String> groups;
    private final ClassSelection classes; // or null
    private final List<String> vmThreads;
    private final BitSet met = new BitSet(); // under itself: names or vmThreads by their indexes

    private ThreadSelector(List<String> names, List<String> groups, ClassSelection classes, List<String> vmThreads) {
        this.names = List.copyOf(names);
        this.groups = List.copyOf(groups);
        this.classes = classes;
        this.vmThreads = List.copyOf(vmThreads);
    }

    /**
     * Threads of the application.
     *
     * @param names globs over thread names; empty for any
     * @param groups globs over the names of thread groups; empty for any
     * @param classes the classes of {@code Runnable}s or of threads; null for any
     */
    public static ThreadSelector ofApplication(List<String> names, List<String> groups, ClassSelection classes) {
        return new ThreadSelector(names, groups, classes, List.of());
    }

    /** Threads of the VM, by globs over the kernel's names of them; see {@link KernelNames}. */
    public static ThreadSelector ofVm(List<String> patterns) {
        return new ThreadSelector(List.of(), List.of(), null, patterns);
    }

    /** Whether it means threads of the VM. */
    public boolean meansVm() {
        return !vmThreads.isEmpty();
    }

    boolean matches(Thread thread) {
        if (meansVm()) {
            return false;
        }
        int name = names.isEmpty() ? 0 : firstMatching(thread.getName());
        boolean matches = name >= 0
                && (groups.isEmpty() || isInGroup(thread))
                && (classes == null || RunnableClasses.match(thread, classes));
        if (matches) {
            meet(name);
        }
        return matches;
    }

    private int firstMatching(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (Glob.matches(names.get(i), name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isInGroup(Thread thread) {
        for (ThreadGroup group = thread.getThreadGroup(); group != null; group = group.getParent()) {
            for (String pattern : groups) {
                if (Glob.matches(pattern, group.getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean matchesVmThread(String kernelName) {
        for (int i = 0; i < vmThreads.size(); i++) {
            if (KernelNames.matches(vmThreads.get(i), kernelName)) {
                meet(i);
                return true;
            }
        }
        return false;
    }

    private void meet(int pattern) {
        synchronized (met) {
            met.set(pattern);
        }
    }

    /** The globs over thread names. */
    public List<String> names() {
        return names;
    }

    /** Whether names alone decide. */
    public boolean isByNameAlone() {
        return groups.isEmpty() && classes == null && !meansVm();
    }

    /** What has met no thread so far: single patterns where others did; null for nothing. */
    String unmetText() {
        List<String> patterns = meansVm() ? vmThreads : names;
        List<String> unmet = new ArrayList<>();
        synchronized (met) {
            if (met.isEmpty()) {
                return toString();
            }
            for (int i = 0; i < patterns.size(); i++) {
                if (!met.get(i)) {
                    unmet.add(patterns.get(i));
                }
            }
        }
        return unmet.isEmpty() ? null : quoted(unmet);
    }

    private static String quoted(List<String> patterns) {
        return '"' + String.join("\", \"", patterns) + '"';
    }

    /** The patterns as written. */
    @Override
    public String toString() {
        if (meansVm()) {
            return "vm-thread " + quoted(vmThreads);
        }
        StringBuilder text = new StringBuilder(names.isEmpty() ? "" : quoted(names));
        if (!groups.isEmpty()) {
            text.append(" group ").append(quoted(groups));
        }
        if (classes != null) {
            text.append(" class ").append(classes);
        }
        return text.toString().strip();
    }
}
