package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Finding;

/** membarrier(2): a full fence in every running thread of the process. */
final class Membarrier {
    private static final int X86_64 = 324; // syscall_64.tbl
    private static final int AARCH64 = 283; // asm-generic/unistd.h
    private static final int QUERY = 0; // linux/membarrier.h
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private final SystemCalls calls;
    private final int number;

    Membarrier(SystemCalls calls, SystemCallNumbers numbers) {
        this.calls = calls;
        this.number = numbers.machine().equals("x86_64") ? X86_64 : AARCH64;
    }

    /** Registers the process for {@link #fence}; {@code -ENOSYS} or {@code -EINVAL} where the kernel lacks it. */
    int register() {
        return call(REGISTER_PRIVATE_EXPEDITED);
    }

    /** Has every running thread of the process pass a full memory fence before it returns. */
    int fence() {
        return call(PRIVATE_EXPEDITED);
    }

    /** Asks what there is; the process is not registered, which would make its context switches dearer. */
    Finding probe() {
        Trial trial = new Trial("let the sandbox that this process runs in permit membarrier(2)");
        int commands = call(QUERY);
        trial.expectSuccess("membarrier(MEMBARRIER_CMD_QUERY)", commands);
        int needed = REGISTER_PRIVATE_EXPEDITED | PRIVATE_EXPEDITED;
        trial.demand((commands & needed) == needed, "membarrier(2) has no MEMBARRIER_CMD_PRIVATE_EXPEDITED");
        return trial.finding("membarrier(2) has MEMBARRIER_CMD_PRIVATE_EXPEDITED");
    }

    private int call(int command) {
        return (int) calls.call(number, command, 0, 0, 0, 0, 0);
    }
}
