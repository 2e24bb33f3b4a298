package io.turnstile.applications.corpus;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Initializes every class of a jar, each on a thread of its own. Prints one line for each: how its initializer ended, and the
 * numbers and strings that its static fields have then.
 */
public final class InitializeEveryClass {
    /** How a line's text begins where the initializer ended normally. */
    public static final String NORMALLY = "normally";

    private static final long LIMIT_MS = 10_000;

    private InitializeEveryClass() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        Map<String, String> ends = new TreeMap<>();
        try (JarClasses classes = new JarClasses(Path.of(arguments[0]))) {
            for (String name : classes.names()) {
                ends.put(name, endOf(name, classes.loader()));
            }
        }
        ends.forEach((name, end) -> out.println(name + ": " + end));
        out.flush();
        Runtime.getRuntime().halt(0); // whatever they have started
    }

    private static String endOf(String name, ClassLoader loader) throws InterruptedException {
        String[] end = new String[1];
        Thread thread = new Thread(() -> end[0] = initialize(name, loader), "initializer");
        thread.setDaemon(true);
        thread.start();
        thread.join(LIMIT_MS);
        return thread.isAlive() ? "not within " + TimeUnit.MILLISECONDS.toSeconds(LIMIT_MS) + " s" : end[0];
    }

    private static String initialize(String name, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            return NORMALLY + valuesOf(type);
        } catch (Throwable failure) { // of any kind, from code of any kind
            return failure.getClass().getName();
        }
    }

    private static Map<String, String> valuesOf(Class<?> type) throws IllegalAccessException {
        Map<String, String> values = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            boolean plain = field.getType().isPrimitive() || field.getType() == String.class;
            // is written into classes whose own would change; or tells the layout of objects, which monitors enlarge
            boolean ours = field.getName().matches("serialVersionUID|.*(SIZE|OFFSET|BYTES).*");
            if (plain && !ours && Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                field.setAccessible(true);
                String value = String.valueOf(field.get(null));
                values.put(field.getName(), Integer.toHexString(value.hashCode()));
            }
        }
        return values;
    }
}
