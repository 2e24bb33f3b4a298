package io.turnstile.it.apps;

import java.io.IOException;
import java.io.InputStream;

/** Runs {@link LockClass} on a loader that passes nothing but the JDK on, as module systems do. */
public final class FilteringLoader extends ClassLoader {
    private FilteringLoader() {
        super(FilteringLoader.class.getClassLoader());
    }

    public static void main(String[] arguments) throws Exception {
        Class<?> program = new FilteringLoader().define(LockClass.class.getName());
        program.getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    private Class<?> define(String name) throws IOException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> own = findLoadedClass(name);
            if (own != null) {
                return own;
            }
            if (!name.startsWith("java.")) {
                throw new ClassNotFoundException(name + " is not passed on");
            }
            return super.loadClass(name, resolve);
        }
    }
}
