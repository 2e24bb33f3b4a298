package io.turnstile.applications.programs;

import io.turnstile.applications.bundles.counting.Counting;
import io.turnstile.applications.bundles.tally.Tally;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;

/** A module layer with one loader for each module, none of which sees the class path. */
public final class ModuleLayers {
    private ModuleLayers() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        module("tally").into(directory.resolve("tally.jar"), Tally.class);
        module("counting").into(directory.resolve("counting.jar"), Counting.class);
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration = boot.configuration()
                .resolve(ModuleFinder.of(directory), ModuleFinder.of(), List.of("tally", "counting"));
        ModuleLayer layer = boot.defineModulesWithManyLoaders(configuration, ClassLoader.getPlatformClassLoader());
        Class<?> counting = layer.findLoader("counting").loadClass(Counting.class.getName());
        System.out.println(counting.getModule().getName());
        counting.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }

    private static PackedClasses module(String name) {
        return new PackedClasses().attribute("Automatic-Module-Name", name);
    }
}
