package io.turnstile.agent.startup;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;

/** Defines the runtime's classes, {@code META-INF/turnstile/boot} of the jar, in the boot loader. */
final class BootRuntime {
    private static final String BOOT_CLASSES = "META-INF/turnstile/boot/";
    private static final String CLASS_FILE = ".class";

    private final JdkInternals internals;
    private final Map<String, byte[]> pending; // by internal name; a class leaves it before it is defined

    private BootRuntime(JdkInternals internals, Map<String, byte[]> pending) {
        this.internals = internals;
        this.pending = pending;
    }

    /** Defines all of them; none is initialised. */
    static void define(JarFile jar, JdkInternals internals) throws IOException, ReflectiveOperationException {
        Map<String, byte[]> classFiles = read(jar);
        BootRuntime runtime = new BootRuntime(internals, classFiles);
        for (String name : classFiles.keySet().toArray(new String[0])) {
            runtime.defineAfterParents(name);
        }
    }

    private static Map<String, byte[]> read(JarFile jar) throws IOException {
        Map<String, byte[]> classFiles = new HashMap<>();
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            String path = entry.getName();
            if (path.startsWith(BOOT_CLASSES) && path.endsWith(CLASS_FILE)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    String name = path.substring(BOOT_CLASSES.length(), path.length() - CLASS_FILE.length());
                    classFiles.put(name, in.readAllBytes());
                }
            }
        }
        return classFiles;
    }

    /** The boot loader looks a parent up by itself, and would not find one that is not defined yet. */
    private void defineAfterParents(String internalName) throws ReflectiveOperationException {
        byte[] classFile = pending.remove(internalName);
        if (classFile == null) {
            return; // the JDK's, or defined before
        }
        ClassReader reader = new ClassReader(classFile);
        defineAfterParents(reader.getSuperName());
        for (String parent : reader.getInterfaces()) {
            defineAfterParents(parent);
        }
        internals.defineInBootLoader(internalName.replace('/', '.'), JdkAnnotations.putInto(classFile));
    }
}
