package io.turnstile.nativeaccess;

import java.lang.invoke.MethodHandles;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/**
 * Opens the bindings, each once in the process: what it answered first, it answers always.
 *
 * <p>It mentions no type of the runtime, so that it can work before that is there.
 */
public final class NativeAccess {
    private static final String JNA_SYSTEM_LIBRARIES = "jna.platform.library.path";

    // Both under the class lock.
    private static final Map<Binding, SystemCalls> OPENED = new EnumMap<>(Binding.class);
    private static final Map<Binding, UnsupportedPlatformException> REFUSED = new EnumMap<>(Binding.class);

    private NativeAccess() {}

    /**
     * Starts opening the binding that {@link Binding#AUTO} means here, on a thread of its own: loading JNA, or linking by FFM,
     * takes as long as the rest of a start. {@link LinuxPlatform#open} waits for it where it has begun, and says what went wrong.
     *
     * @param trusted as for {@link LinuxPlatform#open(Binding, MethodHandles.Lookup)}
     * @return the thread, which has ended once it is open or refused
     */
    public static Thread openAhead(MethodHandles.Lookup trusted) {
        Thread thread = new Thread(null, new Opening(trusted), "turnstile-opening", 0, false);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** No lambda, whose class would have to be made at this moment. */
    private static final class Opening implements Runnable {
        private final MethodHandles.Lookup trusted;

        Opening(MethodHandles.Lookup trusted) {
            this.trusted = trusted;
        }

        @Override
        public void run() {
            try {
                SystemCallNumbers.ofThisMachine();
                open(Binding.AUTO.resolve(), trusted);
            } catch (UnsupportedPlatformException refused) {
                // LinuxPlatform.open meets it, too, if it is asked at all
            }
        }
    }

    /**
     * The way to syscall(2) by a binding.
     *
     * @param binding {@link Binding#JNA} or {@link Binding#FFM}
     * @param trusted a lookup with all access, or null to reach FFM as this class
     * @throws UnsupportedPlatformException where it cannot be opened, with the remedy
     */
    static synchronized SystemCalls open(Binding binding, MethodHandles.Lookup trusted) {
        UnsupportedPlatformException refused = REFUSED.get(binding);
        if (refused != null) {
            throw new UnsupportedPlatformException(refused.getMessage(), refused);
        }
        SystemCalls calls = OPENED.get(binding);
        if (calls == null) {
            try {
                calls = link(binding, trusted);
            } catch (UnsupportedPlatformException failure) {
                REFUSED.put(binding, failure);
                throw failure;
            }
            OPENED.put(binding, calls);
        }
        return calls;
    }

    private static SystemCalls link(Binding binding, MethodHandles.Lookup trusted) {
        if (binding == Binding.FFM) {
            return openForeign(trusted);
        }
        return trusted == null ? openJna() : openOwnJna();
    }

    private static SystemCalls openForeign(MethodHandles.Lookup trusted) {
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

    /**
     * Where JNA is nobody else's, it need not learn where the system's libraries are, for which it would start a process
     * (ldconfig): syscall(2) is in this one.
     */
    private static SystemCalls openOwnJna() {
        Properties properties = System.getProperties();
        boolean given = properties.putIfAbsent(JNA_SYSTEM_LIBRARIES, "") != null;
        try {
            return openJna();
        } finally {
            if (!given) {
                properties.remove(JNA_SYSTEM_LIBRARIES, "");
            }
        }
    }

    /** In a method of its own: where FFM is used, neither JNA nor the class that names it is loaded. */
    private static SystemCalls openJna() {
        try {
            return JnaSystemCalls.open();
        } catch (VirtualMachineError ofTheJvm) {
            throw ofTheJvm;
        } catch (Error failure) { // of linkage, or JNA's own, of a native library of another version
            throw new UnsupportedPlatformException(jnaSentence(failure), failure);
        }
    }

    private static String jnaSentence(Error failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
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
}
