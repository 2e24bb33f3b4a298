package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Platform;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Run in a child JVM: puts the main thread, and so all threads that it starts, into a sandbox that refuses some system calls,
 * as containers do (seccomp(2)); then opens the platform and prints what it finds.
 *
 * <p>Each argument is {@code number/errno}, or {@code number/operation/errno} for one operation of futex(2).
 */
final class SeccompReport {
    static final int NO_SECCOMP = 4;

    private static final boolean X86_64 = Kernel.numbers().machine().equals("x86_64");
    private static final int PRCTL = X86_64 ? 157 : 167;
    private static final int SECCOMP = X86_64 ? 317 : 277;
    private static final int PR_SET_NO_NEW_PRIVS = 38; // linux/prctl.h
    private static final int SECCOMP_SET_MODE_FILTER = 1; // linux/seccomp.h
    private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
    private static final int SECCOMP_RET_ALLOW = 0x7FFF_0000;
    private static final int DATA_NR = 0; // offsets in struct seccomp_data
    private static final int DATA_SECOND_ARGUMENT = 24;
    private static final int FUTEX_OPERATION_MASK = 0x7F; // linux/futex.h, without FUTEX_PRIVATE_FLAG

    // linux/bpf_common.h
    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int AND = 0x54;
    private static final int RETURN = 0x06;

    private final ByteBuffer program = offHeap(1024);

    private SeccompReport() {}

    public static void main(String[] arguments) {
        Binding binding = Binding.AUTO.resolve();
        SystemCalls calls = NativeAccess.open(binding, null);
        SeccompReport sandbox = new SeccompReport();
        for (String rule : arguments) {
            String[] parts = rule.split("/");
            int errno = Integer.parseInt(parts[parts.length - 1]);
            int operation = parts.length == 3 ? Integer.parseInt(parts[1]) : -1;
            sandbox.refuse(Integer.parseInt(parts[0]), operation, errno);
        }
        long refused = sandbox.enter(calls);
        if (refused < 0) {
            System.out.println("seccomp answered " + Errno.nameOf((int) -refused));
            System.exit(NO_SECCOMP);
        }
        Platform platform = LinuxPlatform.open(binding, null);
        OpenPlatform.print(platform);
        System.out.println("clock " + platform.futex().lockPiClock());
    }

    private void refuse(int number, int operation, int errno) {
        boolean any = operation < 0;
        instruction(LOAD, 0, 0, DATA_NR);
        instruction(JUMP_IF_EQUAL, 0, any ? 1 : 4, number);
        if (!any) {
            instruction(LOAD, 0, 0, DATA_SECOND_ARGUMENT);
            instruction(AND, 0, 0, FUTEX_OPERATION_MASK);
            instruction(JUMP_IF_EQUAL, 0, 1, operation);
        }
        instruction(RETURN, 0, 0, SECCOMP_RET_ERRNO | errno);
    }

    private void instruction(int code, int jumpIfTrue, int jumpIfFalse, int operand) {
        program.putShort((short) code)
                .put((byte) jumpIfTrue)
                .put((byte) jumpIfFalse)
                .putInt(operand);
    }

    private long enter(SystemCalls calls) {
        instruction(RETURN, 0, 0, SECCOMP_RET_ALLOW);
        ByteBuffer filter = offHeap(16); // struct sock_fprog
        filter.putShort(0, (short) (program.position() / 8)).putLong(8, calls.addressOf(program));
        long result = calls.call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
        if (result == 0) {
            result = calls.call(SECCOMP, SECCOMP_SET_MODE_FILTER, 0, calls.addressOf(filter), 0, 0, 0);
        }
        Reference.reachabilityFence(filter);
        Reference.reachabilityFence(program);
        return result;
    }

    private static ByteBuffer offHeap(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }
}
