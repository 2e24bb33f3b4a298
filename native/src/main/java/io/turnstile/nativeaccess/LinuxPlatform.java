package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.MemoryPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/** Opens the way to the Linux kernel and tries everything that Turnstile asks of it. */
public final class LinuxPlatform {
    private LinuxPlatform() {}

    /**
     * Makes Linux the platform of the process, as {@link #open()} does it, unless one is installed already.
     *
     * @throws UnsupportedPlatformException as {@link #open()}
     */
    public static synchronized void install() {
        if (!Platform.isInstalled()) {
            Platform.install(open());
        }
    }

    /**
     * Opens Linux as a library does. From JDK 24 on the JVM prints its native-access warning unless it was started with
     * {@code --enable-native-access}.
     *
     * @throws UnsupportedPlatformException as {@link #open(Binding, MethodHandles.Lookup)}
     */
    public static Platform open() {
        return open(Binding.AUTO, null);
    }

    /**
     * Opens Linux, probes it by calling, and returns it; it is not installed.
     *
     * <p><b>Blocking:</b> for about a millisecond and the loading of classes; the caller's own scheduling stays as it is.
     *
     * @param choice which binding to use
     * @param trusted a lookup with all access ({@code MethodHandles.Lookup.IMPL_LOOKUP}), by which FFM is reached without
     *     native-access warning or flag; null to reach it as this class
     * @return the platform; a missing capability is in its findings
     * @throws UnsupportedPlatformException where no system call can be made; the message is a sentence with the remedy
     */
    public static Platform open(Binding choice, MethodHandles.Lookup trusted) {
        SystemCallNumbers numbers = SystemCallNumbers.ofThisMachine();
        Binding binding = choice.resolve();
        SystemCalls calls = NativeAccess.open(binding, trusted);

        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        SchedulingPort scheduling = new SchedulingProbe(calls, numbers).probe(findings);
        FutexPort futex = new FutexProbe(calls, numbers, scheduling.currentTid()).probe(findings);
        findings.put(Capability.MEMBARRIER, new Membarrier(calls, numbers).probe());
        String name = "linux " + numbers.machine() + ", " + binding;
        return new Platform(name, futex, scheduling, memoryOf(calls), findings);
    }

    private static MemoryPort memoryOf(SystemCalls calls) {
        return new MemoryPort() {
            @Override
            public long addressOf(ByteBuffer direct) {
                if (!direct.isDirect()) {
                    throw new IllegalArgumentException("not a direct buffer: " + direct);
                }
                return calls.addressOf(direct);
            }
        };
    }
}
