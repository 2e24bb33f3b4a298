package io.turnstile.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.Comparator;
import java.util.List;

/** The class files of the JDK that runs this, out of its run-time image (JEP 220). */
final class JdkImage {
    private static final String CLASS_FILE = ".class";

    private JdkImage() {}

    /**
     * Visits, by module and name, the classes that the agent takes for the JDK's: those of modules that the application's loader
     * does not define.
     *
     * @throws IOException where the image cannot be read
     */
    static void visit(DryRun dryRun) throws IOException {
        List<ModuleReference> modules = ModuleFinder.ofSystem().findAll().stream()
                .filter(JdkImage::isOfJdkLoaders)
                .sorted(Comparator.comparing(module -> module.descriptor().name()))
                .toList();
        for (ModuleReference module : modules) {
            try (ModuleReader reader = module.open()) {
                for (String path : reader.list().sorted().toList()) {
                    visit(reader, path, dryRun);
                }
            }
        }
    }

    private static boolean isOfJdkLoaders(ModuleReference reference) {
        return ModuleLayer.boot()
                .findModule(reference.descriptor().name())
                .map(module -> module.getClassLoader() != ClassLoader.getSystemClassLoader())
                .orElse(false);
    }

    private static void visit(ModuleReader reader, String path, DryRun dryRun) throws IOException {
        if (!path.endsWith(CLASS_FILE) || path.equals("module-info.class")) {
            return;
        }
        String name = path.substring(0, path.length() - CLASS_FILE.length()).replace('/', '.');
        if (dryRun.selectsOfJdk(name)) {
            try (InputStream in =
                    reader.open(path).orElseThrow(() -> new IOException(path + " is listed and missing"))) {
                dryRun.jdkClassFile(name, in.readAllBytes());
            }
        }
    }
}
