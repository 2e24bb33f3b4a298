package io.turnstile.it.apps;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent that retransforms and redefines the classes of the application all the time. Its argument names classes to load at
 * once, separated by commas.
 */
public final class RestlessAgent {
    private static final String APPLICATION = "io.turnstile.it.";

    private static volatile boolean ending;

    private RestlessAgent() {}

    public static void premain(String arguments, Instrumentation instrumentation) throws ClassNotFoundException {
        if (arguments != null) {
            for (String name : arguments.split(",")) {
                Class.forName(name);
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ending = true));
        Thread thread = new Thread(() -> changeAll(instrumentation), "restless");
        thread.setDaemon(true);
        thread.start();
    }

    private static void changeAll(Instrumentation instrumentation) {
        try {
            while (true) {
                Class<?>[] all = instrumentation.getAllLoadedClasses();
                if (all == null) {
                    return; // the JVM is ending
                }
                List<Class<?>> classes = new ArrayList<>();
                List<ClassDefinition> definitions = new ArrayList<>();
                for (Class<?> loaded : all) {
                    if (loaded.getName().startsWith(APPLICATION) && instrumentation.isModifiableClass(loaded)) {
                        classes.add(loaded);
                        definitions.add(new ClassDefinition(loaded, bytesOf(loaded)));
                    }
                }
                instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
                instrumentation.redefineClasses(definitions.toArray(new ClassDefinition[0]));
            }
        } catch (Throwable failure) {
            if (ending) {
                return; // a JVM that ends no longer asks the agents that rewrite, and so finds what it has not loaded
            }
            System.out.println("restless agent failed: " + failure);
            System.exit(1);
        }
    }

    private static byte[] bytesOf(Class<?> loaded) throws IOException {
        String entry = "/" + loaded.getName().replace('.', '/') + ".class";
        try (InputStream in = RestlessAgent.class.getResourceAsStream(entry)) {
            return in.readAllBytes();
        }
    }
}
