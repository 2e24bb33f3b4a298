package io.turnstile.applications.programs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars of classes of the class path, for loaders of other kinds. */
final class PackedClasses {
    private final Manifest manifest = new Manifest();

    PackedClasses() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    PackedClasses attribute(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    Path into(Path jar, Class<?>... classes) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream output = new JarOutputStream(file, manifest)) {
            for (Class<?> one : classes) {
                String entry = one.getName().replace('.', '/') + ".class";
                output.putNextEntry(new JarEntry(entry));
                try (InputStream bytes = one.getResourceAsStream("/" + entry)) {
                    bytes.transferTo(output);
                }
                output.closeEntry();
            }
        }
        return jar;
    }
}
