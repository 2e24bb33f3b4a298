package io.turnstile.applications.corpus;

import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Loads and links every class of a jar, which has the JVM verify each, and initializes none. Prints one line for each class that
 * does not link, with the kind of error and nothing that names rewritten code, and the number of those that do.
 */
public final class LinkEveryClass {
    private LinkEveryClass() {}

    public static void main(String[] arguments) throws Exception {
        TreeMap<String, String> refused = new TreeMap<>();
        int linked = 0;
        try (JarClasses classes = new JarClasses(Path.of(arguments[0]))) {
            for (String name : classes.names()) {
                String error = link(name, classes.loader());
                if (error == null) {
                    linked++;
                } else {
                    refused.put(name, error);
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
