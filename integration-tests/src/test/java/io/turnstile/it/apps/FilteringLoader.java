package io.turnstile.it.apps;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;

/**
 * Runs {@link LockClass} on a loader that passes nothing but the JDK on, as module systems do. With the argument {@code hidden} the
 * loader's class is a hidden one, which no agent sees.
 */
public final class FilteringLoader extends ClassLoader {
    private FilteringLoader() {
        super(FilteringLoader.class.getClassLoader());
    }

    public static void main(String[] arguments) throws Exception {
        Class<?> type = arguments.length == 0 ? FilteringLoader.class : hiddenTwin();
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        ClassLoader loader = (ClassLoader) constructor.newInstance();
        Class<?> program = loader.loadClass(LockClass.class.getName());
        program.getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    private static Class<?> hiddenTwin() throws IOException, IllegalAccessException {
        byte[] bytes = bytesOf(FilteringLoader.class.getName());
        return MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
    }

    private static byte[] bytesOf(String name) throws IOException {
        try (InputStream in = LockClass.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> own = findLoadedClass(name);
            if (own != null) {
                return own;
            }
            if (name.startsWith("java.")) {
                return super.loadClass(name, resolve);
            }
            if (!name.equals(LockClass.class.getName())) {
                throw new ClassNotFoundException(name + " is not passed on");
            }
            try {
                byte[] bytes = bytesOf(name);
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
