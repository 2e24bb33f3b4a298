package io.turnstile.agent.select;

/**
 * Which classes are the JDK's: those that the boot and the platform loader define, and those of its modules that the application's loader
 * defines, such as javac's {@code jdk.compiler}. Patterns reach them only where they name them.
 */
public final class JdkClasses {
    private static final ClassLoader PLATFORM_LOADER = ClassLoader.getPlatformClassLoader();

    private JdkClasses() {}

    /** Whether a class is the JDK's. */
    public static boolean include(Class<?> type) {
        return include(type.getClassLoader(), type.getModule());
    }

    /**
     * Whether classes of a loader and module are the JDK's. By name: an image that jlink made may hold the application's modules, too.
     *
     * @param loader which defines them, null for the boot loader
     * @param module theirs, or null where it is not known
     */
    public static boolean include(ClassLoader loader, Module module) {
        return isLoader(loader) || module != null && isOfJdk(module);
    }

    /** Whether a loader defines classes of the JDK alone: the boot loader, which is null, and the platform loader. */
    public static boolean isLoader(ClassLoader loader) {
        return loader == null || loader == PLATFORM_LOADER;
    }

    private static boolean isOfJdk(Module module) {
        String name = module.getName();
        return name != null
                && (name.startsWith("jdk.") || name.startsWith("java."))
                && module.getLayer() == ModuleLayer.boot();
    }
}
