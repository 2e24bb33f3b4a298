package io.turnstile.nativeaccess;

/**
 * The numbers of the system calls in use.
 *
 * <p>Source: x86-64 arch/x86/entry/syscalls/syscall_64.tbl; AArch64 include/uapi/asm-generic/unistd.h.
 *
 * @param machine the architecture, as uname(2) names it
 */
record SystemCallNumbers(
        String machine,
        int futex,
        int gettid,
        int getpid,
        int tgkill,
        int rtSigaction,
        int clockGettime,
        int schedGetparam,
        int schedSetscheduler,
        int schedGetscheduler,
        int schedSetaffinity,
        int schedGetaffinity,
        int schedSetattr,
        int schedGetattr,
        int getpriority,
        int setpriority,
        int prctl) {

    private static final SystemCallNumbers X86_64 = new SystemCallNumbers(
            "x86_64", 202, 186, 39, 234, 13, 228, 143, 144, 145, 203, 204, 314, 315, 140, 141, 157);
    private static final SystemCallNumbers AARCH64 = new SystemCallNumbers(
            "aarch64", 98, 178, 172, 131, 134, 113, 121, 119, 120, 122, 123, 274, 275, 141, 140, 167);

    /**
     * The numbers for this operating system and architecture.
     *
     * @throws UnsupportedPlatformException where they are not known
     */
    static SystemCallNumbers ofThisMachine() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /**
     * The numbers for an operating system and an architecture, as the system properties {@code os.name} and {@code os.arch}
     * name them.
     *
     * @throws UnsupportedPlatformException where they are not known
     */
    static SystemCallNumbers of(String osName, String osArch) {
        if (osName.equals("Linux")) {
            switch (osArch) {
                case "amd64":
                case "x86_64":
                    return X86_64;
                case "aarch64":
                    return AARCH64;
                default:
            }
        }
        throw new UnsupportedPlatformException("native locks need Linux on x86_64 or aarch64 and this is " + osName
                + " on " + osArch + ": leave locks to the JVM here (protocol jvm)");
    }
}
