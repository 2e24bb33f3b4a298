package io.turnstile.nativeaccess;

/**
 * System call numbers of one architecture (Linux: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
 */
record SystemCallNumbers(
        String architecture,
        long futex,
        long gettid,
        long getpid,
        long tgkill,
        long schedSetscheduler,
        long schedGetscheduler,
        long schedGetparam,
        long schedSetaffinity,
        long rtSigaction,
        long clockGettime) {

    private static final SystemCallNumbers X86_64 =
            new SystemCallNumbers("x86_64", 202, 186, 39, 234, 144, 145, 143, 203, 13, 228);
    private static final SystemCallNumbers AARCH64 =
            new SystemCallNumbers("aarch64", 98, 178, 172, 131, 119, 120, 121, 122, 134, 113);

    /**
     * Those of the running JVM's architecture.
     *
     * @throws UnsupportedPlatformException on any other
     */
    static SystemCallNumbers current() {
        String architecture = System.getProperty("os.arch");
        switch (architecture) {
            case "amd64":
            case "x86_64":
                return X86_64;
            case "aarch64":
                return AARCH64;
            default:
                throw new UnsupportedPlatformException("no system call numbers for architecture " + architecture
                        + "; locks stay with the JVM there (known: x86_64, aarch64)");
        }
    }
}
