package io.turnstile.agent.startup;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;

/**
 * The doors into {@code java.base} that an agent may open for itself: a lookup with all access, and the definition of
 * classes in the boot loader. Neither prints a warning on JDK 17 to 25, nor costs the application its CDS archive, as
 * {@code appendToBootstrapClassLoaderSearch} would.
 */
final class JdkInternals {
    private static final MethodType DEFINE_CLASS = MethodType.methodType(
            Class.class, String.class, byte[].class, int.class, int.class, ClassLoader.class, ProtectionDomain.class);

    private final MethodHandles.Lookup trustedLookup;
    private final MethodHandle
            defineClass; // bound to jdk.internal.misc.Unsafe; a call by reflection costs a start far more

    private JdkInternals(MethodHandles.Lookup trustedLookup, MethodHandle defineClass) {
        this.trustedLookup = trustedLookup;
        this.defineClass = defineClass;
    }

    /**
     * Opens the packages to this class's module and finds the members behind them.
     *
     * @throws ReflectiveOperationException where this JDK has them no longer
     */
    static JdkInternals open(Instrumentation instrumentation) throws ReflectiveOperationException {
        Set<Module> us = Set.of(JdkInternals.class.getModule());
        Map<String, Set<Module>> opened = Map.of("java.lang", us, "java.lang.invoke", us, "jdk.internal.misc", us);
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), opened, Set.of(), Map.of());

        Field trusted = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        trusted.setAccessible(true);
        MethodHandles.Lookup lookup = (MethodHandles.Lookup) trusted.get(null);
        Class<?> unsafeClass = Class.forName("jdk.internal.misc.Unsafe");
        Object unsafe = unsafeClass.getMethod("getUnsafe").invoke(null);
        return new JdkInternals(
                lookup,
                lookup.findVirtual(unsafeClass, "defineClass", DEFINE_CLASS).bindTo(unsafe));
    }

    /** A lookup that may do everything everywhere. */
    MethodHandles.Lookup trustedLookup() {
        return trustedLookup;
    }

    /** Defines a class in the boot loader; its superclass and interfaces must be there already. */
    void defineInBootLoader(String binaryName, byte[] classFile) throws ReflectiveOperationException {
        try {
            Class<?> defined = (Class<?>) defineClass.invokeExact(
                    binaryName, classFile, 0, classFile.length, (ClassLoader) null, (ProtectionDomain) null);
        } catch (RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable checked) {
            throw new ReflectiveOperationException(checked);
        }
    }
}
