package io.turnstile.agent.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;

/**
 * Makes the runtime's classes ready for the boot loader, which looks a parent up by itself and would not find one that is not
 * defined yet: a file {@code order} names them, each after its superclass and interfaces.
 */
public final class BootClasses {
    private static final String CLASS_FILE = ".class";

    private final Map<String, byte[]> pending; // by internal name
    private final List<String> order = new ArrayList<>();

    private BootClasses(Map<String, byte[]> pending) {
        this.pending = pending;
    }

    /** Reads the runtime's jar, the first argument, and writes to the folder that is the second. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[1]);
        BootClasses classes = new BootClasses(read(arguments[0]));
        for (String name : classes.pending.keySet().toArray(new String[0])) {
            classes.writeAfterParents(name, target);
        }
        Files.write(target.resolve("order"), classes.order, StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> read(String jarFile) throws IOException {
        Map<String, byte[]> classFiles = new TreeMap<>();
        try (JarFile jar = new JarFile(jarFile)) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String path = entry.getName();
                if (path.endsWith(CLASS_FILE) && !path.endsWith("-info.class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        classFiles.put(path.substring(0, path.length() - CLASS_FILE.length()), in.readAllBytes());
                    }
                }
            }
        }
        return classFiles;
    }

    private void writeAfterParents(String name, Path target) throws IOException {
        byte[] classFile = pending.remove(name);
        if (classFile == null) {
            return; // the JDK's, or written before
        }
        ClassReader reader = new ClassReader(classFile);
        writeAfterParents(reader.getSuperName(), target);
        for (String parent : reader.getInterfaces()) {
            writeAfterParents(parent, target);
        }
        Path file = target.resolve(name + CLASS_FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, JdkAnnotations.putInto(classFile));
        order.add(name);
    }
}
