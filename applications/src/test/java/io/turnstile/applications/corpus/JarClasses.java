package io.turnstile.applications.corpus;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** The classes of a jar, to be loaded from it alone. */
final class JarClasses implements AutoCloseable {
    private static final String SUFFIX = ".class";

    private final List<String> names;
    private final URLClassLoader loader;

    JarClasses(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            names = file.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.endsWith(SUFFIX)
                            && !entry.startsWith("META-INF/")
                            && !entry.endsWith("module-info.class"))
                    .map(entry ->
                            entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.'))
                    .toList();
        }
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }

    List<String> names() {
        return names;
    }

    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
