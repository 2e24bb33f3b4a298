package io.turnstile.applications.corpus;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads and links every class of a jar, which has the JVM verify each, and initializes none. Prints one line for each class that
 * does not link, with the kind of error and nothing that names rewritten code, and the number of those that do.
 */
public final class LinkEveryClass {
    private static final String SUFFIX = ".class";

    private LinkEveryClass() {}

    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]);
        TreeMap<String, String> refused = new TreeMap<>();
        int linked = 0;
        try (JarFile file = new JarFile(jar.toFile());
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {new File(arguments[0]).toURI().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Enumeration<JarEntry> entries = file.entries();
            while (entries.hasMoreElements()) {
                String entry = entries.nextElement().getName();
                if (entry.endsWith(SUFFIX) && !entry.startsWith("META-INF/") && !entry.endsWith("module-info.class")) {
                    String name =
                            entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.');
                    String error = link(name, loader);
                    if (error == null) {
                        linked++;
                    } else {
                        refused.put(name, error);
                    }
                }
            }
        }
        refused.forEach((name, error) -> System.out.println(name + ": " + error));
        System.out.println("linked: " + linked);
    }

    /** Returns null where it links. Whether its members' types can be found is asked after linking. */
    private static String link(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader).getDeclaredMethods();
            return null;
        } catch (VerifyError | ClassFormatError | IncompatibleClassChangeError broken) {
            return broken.toString();
        } catch (ClassNotFoundException | LinkageError missing) {
            return missing.getClass().getName();
        }
    }
}
