package io.turnstile.agent.rewrite;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.agent.select.OwnClasses;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;

/**
 * Applies {@link LoaderRewriter} to the application's class loaders, those that are loaded already included. Module systems such as
 * OSGi pass on only the packages they were told to, and some decide by who asks, so that a question in advance proves nothing.
 */
public final class LoaderTransformer implements ClassFileTransformer {
    private final RuntimeVisibility visibility = new RuntimeVisibility();

    /** Rewrites all loaders from now on. */
    public static void addTo(Instrumentation instrumentation) {
        LoaderTransformer transformer = new LoaderTransformer();
        instrumentation.addTransformer(transformer, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (ClassLoader.class.isAssignableFrom(loaded)
                    && !JdkClasses.isLoader(loaded.getClassLoader())
                    && !OwnClasses.include(loaded)
                    && instrumentation.isModifiableClass(loaded)) {
                try {
                    instrumentation.retransformClasses(loaded);
                } catch (UnmodifiableClassException | RuntimeException | LinkageError failure) {
                    AgentLog.warn(loaded.getName() + " stays as it is: " + failure);
                }
            }
        }
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String said, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        String name = said == null ? ClassRewriting.UNNAMED : said;
        if (JdkClasses.isLoader(loader) || OwnClasses.include(loader, name)) {
            return null;
        }
        try {
            boolean mayBeLoader = new ConstantPoolScan(classFile).mentionsLoadClass();
            return mayBeLoader && visibility.obstacleFor(loader) == null ? LoaderRewriter.rewrite(classFile) : null;
        } catch (Throwable failure) { // fail open: the class loads as it was
            AgentLog.warn(name.replace('/', '.') + " is left unmodified: " + failure);
            return null;
        }
    }
}
