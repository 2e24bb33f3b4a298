package io.turnstile.agent.track;

import java.util.ArrayList;
import java.util.List;

/** Stack traces as people want them: without our own frames. */
final class Stacks {
    private static final String OURS = "io.turnstile.runtime.";

    private Stacks() {}

    /** The frames of the application at the time a stack was taken; none where it was not. */
    static List<StackTraceElement> of(Throwable taken) {
        return taken == null ? List.of() : of(taken.getStackTrace());
    }

    static List<StackTraceElement> of(StackTraceElement[] frames) {
        List<StackTraceElement> kept = new ArrayList<>();
        for (StackTraceElement frame : frames) {
            if (!kept.isEmpty() || !frame.getClassName().startsWith(OURS)) {
                kept.add(frame);
            }
        }
        return kept;
    }

    /** The innermost frame that is neither the JDK's nor ours, or null. */
    static StackTraceElement ofApplication(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            boolean waits = name.startsWith("java.")
                    || name.startsWith("jdk.")
                    || name.startsWith(OURS)
                    || name.startsWith("io.turnstile.nativeaccess.")
                    || name.startsWith("io.turnstile.sync.") // a watched lock
                    || name.startsWith("com.sun.jna.");
            if (!waits) {
                return frame;
            }
        }
        return null;
    }
}
