package io.turnstile.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** The class files of the JDK that runs this, out of its run-time image (JEP 220). */
final class JdkImage {
    private static final String CLASS_FILE = ".class";

    private JdkImage() {}

    /**
     * Visits, in the image's order, the classes that the agent takes for the JDK's: those of modules that the application's
     * loader does not define.
     *
     * @throws IOException where the image cannot be read
     */
    static void visit(DryRun dryRun) throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        try (Stream<Path> children = Files.list(modules)) {
            for (Iterator<Path> module = children.sorted().iterator(); module.hasNext(); ) {
                Path directory = module.next();
                if (isOfJdkLoaders(directory.getFileName().toString())) {
                    visitModule(directory, dryRun);
                }
            }
        }
    }

    private static boolean isOfJdkLoaders(String moduleName) {
        return ModuleLayer.boot()
                .findModule(moduleName)
                .map(module -> module.getClassLoader() != ClassLoader.getSystemClassLoader())
                .orElse(false);
    }

    private static void visitModule(Path module, DryRun dryRun) throws IOException {
        try (Stream<Path> files = Files.walk(module)) {
            for (Iterator<Path> each = files.iterator(); each.hasNext(); ) {
                Path file = each.next();
                String path = module.relativize(file).toString();
                if (path.endsWith(CLASS_FILE) && !path.equals("module-info.class")) {
                    String name = path.substring(0, path.length() - CLASS_FILE.length())
                            .replace('/', '.');
                    if (dryRun.selectsOfJdk(name)) {
                        dryRun.jdkClassFile(name, Files.readAllBytes(file));
                    }
                }
            }
        }
    }
}
