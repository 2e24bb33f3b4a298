package io.turnstile.runtime.platform;

import java.util.Map;

/** The errno values that the ports can answer; asm-generic numbers, the same on x86-64 and AArch64. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int EDEADLK = 35;
    public static final int ENOSYS = 38;
    public static final int ETIMEDOUT = 110;
    public static final int EOWNERDEAD = 130;
    public static final int ENOTRECOVERABLE = 131;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(EPERM, "EPERM"),
            Map.entry(ESRCH, "ESRCH"),
            Map.entry(EINTR, "EINTR"),
            Map.entry(EAGAIN, "EAGAIN"),
            Map.entry(ENOMEM, "ENOMEM"),
            Map.entry(EACCES, "EACCES"),
            Map.entry(EFAULT, "EFAULT"),
            Map.entry(EBUSY, "EBUSY"),
            Map.entry(EINVAL, "EINVAL"),
            Map.entry(EDEADLK, "EDEADLK"),
            Map.entry(ENOSYS, "ENOSYS"),
            Map.entry(ETIMEDOUT, "ETIMEDOUT"),
            Map.entry(EOWNERDEAD, "EOWNERDEAD"),
            Map.entry(ENOTRECOVERABLE, "ENOTRECOVERABLE"));

    private Errno() {}

    /** The symbolic name of an errno, or its number. */
    public static String nameOf(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }
}
