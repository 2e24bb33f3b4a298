package io.turnstile.it.apps;

import io.turnstile.it.strangers.Stranger;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.Writer;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;

/**
 * Takes the JVM's monitor of a managed object in one of the ways that Turnstile cannot rewrite. {@code writer}: by code of the JDK;
 * {@code jni <library>}: by JNI; {@code unseen}: in a class whose loader hides Turnstile from it; {@code none}: not at all.
 */
public final class MonitorLeaks {
    private MonitorLeaks() {}

    public static void main(String[] arguments) throws Exception {
        MonitorCounter counter = new MonitorCounter();
        switch (arguments[0]) {
            case "writer" -> new StringReader("text").transferTo(new LockingWriter(counter));
            case "jni" -> {
                System.load(arguments[1]);
                enterByJni(counter);
                counter.increment();
                exitByJni(counter);
            }
            case "unseen" -> besideAClassThatHidesUs(counter);
            default -> Stranger.count(counter, 1);
        }
        counter.increment();
        System.out.println(counter.value);
    }

    private static native void enterByJni(Object object);

    private static native void exitByJni(Object object);

    private static void besideAClassThatHidesUs(MonitorCounter counter) throws Exception {
        Constructor<?> newLoader = hiddenLoaderClass().getDeclaredConstructor();
        newLoader.setAccessible(true);
        ClassLoader loader = (ClassLoader) newLoader.newInstance();
        Method runIn = loader.loadClass(Stranger.class.getName()).getMethod("runIn", Object.class, Runnable.class);
        CountDownLatch counted = new CountDownLatch(1);
        Runnable waitInside = () -> {
            Thread other = new Thread(() -> {
                counter.increment();
                counted.countDown();
            });
            other.start();
            try {
                counted.await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        };
        runIn.invoke(null, counter, waitInside);
    }

    /** Of any other loader the agent would see to it that it finds the runtime. */
    private static Class<?> hiddenLoaderClass() throws IOException, IllegalAccessException {
        try (InputStream in = MonitorLeaks.class.getResourceAsStream("MonitorLeaks$HidingLoader.class")) {
            return MethodHandles.lookup()
                    .defineHiddenClass(in.readAllBytes(), true)
                    .lookupClass();
        }
    }

    /** Writes under the lock that {@link Writer#append} and {@link Writer#write(String)} take. */
    private static final class LockingWriter extends Writer {
        LockingWriter(Object lock) {
            super(lock);
        }

        @Override
        public void write(char[] source, int from, int length) throws IOException {
            if (length > 1) {
                write(new String(source, from, 1)); // under the lock
            }
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** A loader as those of module systems that delegate only what they were told to. */
    private static final class HidingLoader extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.turnstile.runtime.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(Stranger.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Stranger.class.getResourceAsStream("Stranger.class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
