package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.EnumMap;
import java.util.Map;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The running kernel, reached by one binding; opened once for each. */
record Kernel(Platform platform, SystemCalls calls) {
    private static final Map<Binding, Kernel> OPEN = new EnumMap<>(Binding.class);
    private static final int FIRST_JDK_WITH_FFM = 22;

    /** Aborts the test where this JDK has not got the binding. */
    static synchronized Kernel by(Binding binding) {
        assumeTrue(binding != Binding.FFM || hasFfm(), "the foreign function API is final from JDK 22 on");
        return OPEN.computeIfAbsent(binding, Kernel::open);
    }

    static boolean hasFfm() {
        return Runtime.version().feature() >= FIRST_JDK_WITH_FFM;
    }

    private static Kernel open(Binding binding) {
        SystemCalls calls = NativeAccess.open(binding, null);
        return new Kernel(LinuxPlatform.open(binding, null), calls);
    }

    FutexPort futex() {
        return platform.futex();
    }

    /** The port whose lockPi reads its timespec on {@code clock}. */
    FutexPort futex(FutexPort.Clock clock) {
        return new LinuxFutex(calls, numbers(), clock);
    }

    SchedulingPort scheduling() {
        return platform.scheduling();
    }

    static SystemCallNumbers numbers() {
        return SystemCallNumbers.ofThisMachine();
    }

    /** Aborts the test where threads cannot be made real-time. */
    void assumeRealtime() {
        assumeTrue(
                platform.has(Capability.REALTIME_SCHEDULING),
                () -> platform.finding(Capability.REALTIME_SCHEDULING).detail());
    }
}
