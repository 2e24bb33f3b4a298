package io.turnstile.it.apps;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Defines a class whose annotation names a constant that is not there. The JVM runs such a class; libraries that read class
 * files do not get through it.
 */
public final class BrokenClass {
    private BrokenClass() {}

    public static void main(String[] arguments) throws Exception {
        byte[] bytes = withAnnotationOfType0xFFF0(read(Victim.class));
        Class<?> broken = new ClassLoader(BrokenClass.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Victim.class.getName(), bytes, 0, bytes.length);
            }
        }.define();
        Object lock = broken.getMethod("newLock").invoke(null);
        System.out.println("broken class made a " + lock.getClass().getName());
        System.out.println("whole class made a " + Victim.newLock().getClass().getName());
    }

    /** The class file, its one RuntimeVisibleAnnotations attribute pointing outside the constant pool. */
    private static byte[] withAnnotationOfType0xFFF0(byte[] bytes) {
        int attribute = lastIndexOf(bytes, new byte[] {0, 0, 0, 6, 0, 1}); // length 6, one annotation
        bytes[attribute + 6] = (byte) 0xFF;
        bytes[attribute + 7] = (byte) 0xF0;
        return bytes;
    }

    private static int lastIndexOf(byte[] bytes, byte[] wanted) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int index = text.lastIndexOf(new String(wanted, StandardCharsets.ISO_8859_1));
        if (index < 0) {
            throw new IllegalStateException("no annotation in the class file");
        }
        return index;
    }

    private static byte[] read(Class<?> any) throws IOException {
        try (InputStream in = any.getResourceAsStream("BrokenClass$Victim.class")) {
            return in.readAllBytes();
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Mark {}

    /** Whole on the class path. */
    @Mark
    public static final class Victim {
        private Victim() {}

        public static ReentrantLock newLock() {
            return new ReentrantLock();
        }
    }
}
