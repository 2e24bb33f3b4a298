package io.turnstile.applications.programs;

import io.turnstile.applications.bundles.counting.Counting;
import io.turnstile.applications.bundles.osgi.CountingActivator;
import io.turnstile.applications.bundles.osgi.TallyActivator;
import io.turnstile.applications.bundles.tally.Tally;
import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The OSGi framework Felix: one bundle has a class with locks, another uses it. */
public final class FelixBundles {
    private static final String TALLY_PACKAGE = Tally.class.getPackageName();

    private FelixBundles() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Path tally = bundle("tally", TallyActivator.class)
                .attribute(Constants.EXPORT_PACKAGE, TALLY_PACKAGE)
                .attribute(Constants.IMPORT_PACKAGE, "org.osgi.framework")
                .into(directory.resolve("tally.jar"), Tally.class, TallyActivator.class);
        Path counting = bundle("counting", CountingActivator.class)
                .attribute(Constants.IMPORT_PACKAGE, "org.osgi.framework," + TALLY_PACKAGE)
                .into(directory.resolve("counting.jar"), Counting.class, CountingActivator.class);
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString()));
        framework.start();
        BundleContext context = framework.getBundleContext();
        for (Path jar : new Path[] {tally, counting}) {
            Bundle bundle = context.installBundle(jar.toUri().toString());
            bundle.start();
            System.out.println(bundle.getSymbolicName() + " active: " + (bundle.getState() == Bundle.ACTIVE));
        }
        framework.stop();
        framework.waitForStop(0);
    }

    private static PackedClasses bundle(String name, Class<?> activator) {
        return new PackedClasses()
                .attribute(Constants.BUNDLE_MANIFESTVERSION, "2")
                .attribute(Constants.BUNDLE_SYMBOLICNAME, name)
                .attribute(Constants.BUNDLE_ACTIVATOR, activator.getName());
    }
}
