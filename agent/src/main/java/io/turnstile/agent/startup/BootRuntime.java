package io.turnstile.agent.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** Defines the runtime's classes, {@code META-INF/turnstile/boot} of the jar, in the boot loader. */
final class BootRuntime {
    private static final String BOOT_CLASSES = "META-INF/turnstile/boot/";
    private static final String ORDER = BOOT_CLASSES + "order"; // parents first; the build writes it

    private BootRuntime() {}

    /** Defines all of them; none is initialised. */
    static void define(JarFile jar, JdkInternals internals) throws IOException, ReflectiveOperationException {
        try (BufferedReader order = new BufferedReader(
                new InputStreamReader(jar.getInputStream(jar.getEntry(ORDER)), StandardCharsets.UTF_8))) {
            for (String name = order.readLine(); name != null; name = order.readLine()) {
                ZipEntry entry = jar.getEntry(BOOT_CLASSES + name + ".class");
                try (InputStream in = jar.getInputStream(entry)) {
                    internals.defineInBootLoader(name.replace('/', '.'), in.readNBytes((int) entry.getSize()));
                }
            }
        }
    }
}
