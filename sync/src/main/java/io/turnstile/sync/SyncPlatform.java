package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.nativeaccess.UnsupportedPlatformException;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;

/** What the library stands on in this process, decided once: Linux by the runtime's ports, or the JDK alone. */
final class SyncPlatform {
    /** Set to {@code portable}, the library uses the JDK alone, as it does where there is no Linux. */
    static final String PROPERTY = "turnstile.sync";

    private static final LinuxLibrary LINUX; // null where there is none
    private static final String WHY_PORTABLE;

    static {
        LinuxLibrary linux = null;
        String why;
        if (System.getProperty(PROPERTY, "auto").equals("portable")) {
            why = "-D" + PROPERTY + "=portable asks for it";
        } else {
            try {
                why = Opening.whyNot();
                linux = why.isEmpty() ? Opening.linux : null;
            } catch (LinkageError missing) {
                why = "turnstile-native and JNA are not on the class path: " + missing;
            }
        }
        LINUX = linux;
        WHY_PORTABLE = why;
    }

    /** Apart, since the JVM verifies a class only with those at hand that it catches. */
    private static final class Opening {
        static LinuxLibrary linux;

        private Opening() {}

        /** Empty where Linux was opened. */
        static String whyNot() {
            try {
                linux = LinuxLibrary.open();
                LinuxPlatform.install();
                return Platform.get().has(Capability.FUTEX)
                        ? ""
                        : Platform.get().finding(Capability.FUTEX).detail();
            } catch (UnsupportedPlatformException missing) {
                return missing.getMessage();
            }
        }
    }

    private SyncPlatform() {}

    static boolean isLinux() {
        return LINUX != null;
    }

    /** Why the JDK alone is used; empty where it is not. */
    static String whyPortable() {
        return WHY_PORTABLE;
    }

    /**
     * Linux.
     *
     * @param what what is asked for, as the subject of a sentence
     * @throws UnsupportedOperationException where it is not there
     */
    static LinuxLibrary linux(String what) {
        if (LINUX == null) {
            throw new UnsupportedOperationException(what + " needs Linux futexes (" + WHY_PORTABLE
                    + "): it is allowed only there; use FutexLike.create, which works anywhere");
        }
        return LINUX;
    }
}
