package io.turnstile.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads what must stay out of the application's sight: the agent, the native access, ASM, the YAML parser and JNA, from
 * {@code META-INF/turnstile/agent} of the jar. Its parent is the platform loader, so it never sees the application either.
 *
 * <p>The runtime ({@code META-INF/turnstile/boot}) belongs to the boot loader, where the agent defines it and the parent finds
 * it. On the command line nobody can, and this loader serves it itself.
 */
final class AgentClassLoader extends ClassLoader {
    private static final String AGENT_CLASSES = "META-INF/turnstile/agent/";
    private static final String BOOT_CLASSES = "META-INF/turnstile/boot/";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final boolean servesRuntime;

    /**
     * Makes the loader; called by reflection, hence the types.
     *
     * @param jar a {@link JarFile}
     * @param servesRuntime a {@link Boolean}: whether this loader defines the runtime's classes; never where the boot loader has them, for
     *     there must be one copy
     */
    AgentClassLoader(Object jar, Object servesRuntime) {
        super("turnstile", ClassLoader.getPlatformClassLoader());
        this.jar = (JarFile) jar;
        this.servesRuntime = (Boolean) servesRuntime;
    }

    /** What can be here alone is not looked for elsewhere first, which takes a large part of an agent's start. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOursAlone(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    private static boolean isOursAlone(String name) {
        return name.startsWith("io.turnstile.") && !name.startsWith("io.turnstile.runtime.")
                || name.startsWith("com.sun.jna.");
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ZipEntry entry = entryOf(name.replace('.', '/') + ".class");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) entry.getSize());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " could not be read from " + jar.getName(), e);
        }
    }

    @Override
    protected URL findResource(String name) {
        ZipEntry entry = entryOf(name);
        if (entry == null) {
            return null;
        }
        try {
            return new URL("jar:" + new File(jar.getName()).toURI() + "!/" + entry.getName());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("no URL for " + entry.getName() + " in " + jar.getName(), e);
        }
    }

    /** Without the detour through a URL, which would open the jar once more. */
    @Override
    public InputStream getResourceAsStream(String name) {
        ZipEntry entry = entryOf(name);
        try {
            return entry == null ? super.getResourceAsStream(name) : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read from " + jar.getName(), e);
        }
    }

    private ZipEntry entryOf(String path) {
        ZipEntry entry = jar.getEntry(AGENT_CLASSES + path);
        return entry == null && servesRuntime ? jar.getEntry(BOOT_CLASSES + path) : entry;
    }
}
