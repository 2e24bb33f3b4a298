package io.turnstile.applications.programs;

import io.turnstile.applications.bundles.counting.Counting;
import io.turnstile.applications.bundles.tally.Tally;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.modules.LocalModuleLoader;
import org.jboss.modules.Module;

/** JBoss Modules: one module has a class with locks, another uses it. */
public final class JBossModules {
    private JBossModules() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        module(root, "tally", "", Tally.class);
        module(root, "counting", "<dependencies><module name=\"tally\"/></dependencies>", Counting.class);
        Module counting = new LocalModuleLoader(new File[] {root.toFile()}).loadModule("counting");
        counting.getClassLoader()
                .loadClass(Counting.class.getName())
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[0]);
    }

    private static void module(Path root, String name, String dependencies, Class<?> only) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name).resolve("main"));
        new PackedClasses().into(directory.resolve(name + ".jar"), only);
        Files.writeString(directory.resolve("module.xml"), """
                <module xmlns="urn:jboss:module:1.9" name="%s">
                    <resources><resource-root path="%s.jar"/></resources>
                    %s
                </module>
                """.formatted(name, name, dependencies));
    }
}
