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
        SystemCallNumbers numbers = SystemCallNumbers.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        Binding binding = choice.resolve();
        SystemCalls calls = binding == Binding.FFM ? openForeign(trusted) : openJna();

        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        SchedulingPort scheduling = new SchedulingProbe(calls, numbers).probe(findings);
        FutexPort futex = new FutexProbe(calls, numbers, scheduling.currentTid()).probe(findings);
        findings.put(Capability.MEMBARRIER, new Membarrier(calls, numbers).probe());
        String name = "linux " + numbers.machine() + ", " + binding;
        return new Platform(name, futex, scheduling, memoryOf(calls), findings);
    }

    static SystemCalls openForeign(MethodHandles.Lookup trusted) {
        try {
            // in(Object): the all-powerful lookup itself binds no caller, and then the JDK sees ours and warns of it
            return ForeignSystemCalls.open(trusted == null ? MethodHandles.lookup() : trusted.in(Object.class));
        } catch (IllegalCallerException denied) {
            throw new UnsupportedPlatformException(
                    "this JVM denies native access to Turnstile: start it with --enable-native-access=ALL-UNNAMED",
                    denied);
        } catch (ReflectiveOperationException | RuntimeException unlike) {
            throw new UnsupportedPlatformException(
                    "the foreign function API of this JVM (" + System.getProperty("java.vm.version")
                            + ") cannot link syscall (" + unlike + "): set -D" + Binding.PROPERTY + "=jna",
                    unlike);
        }
    }

    /** In a method of its own: where FFM is used, neither JNA nor the class that names it is loaded. */
    static SystemCalls openJna() {
        try {
            return JnaSystemCalls.open();
        } catch (LinkageError failure) {
            throw new UnsupportedPlatformException(jnaSentence(failure), failure);
        }
    }

    private static String jnaSentence(LinkageError failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        String remedy;
        if (root instanceof ClassNotFoundException) {
            remedy = "put net.java.dev.jna:jna on the class path";
        } else if (root instanceof IllegalCallerException) {
            remedy = "start the JVM with --enable-native-access=ALL-UNNAMED";
        } else {
            remedy =
                    "name a directory that is writable and not mounted noexec with -Djna.tmpdir=<directory>, or one that"
                            + " holds libjnidispatch.so, unpacked from JNA's jar, with -Djna.boot.library.path=<directory>";
        }
        return "JNA does not load (" + root.getClass().getSimpleName() + ": " + message + "): " + remedy;
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
