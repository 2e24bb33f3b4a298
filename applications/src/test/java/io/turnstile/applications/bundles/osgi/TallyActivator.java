package io.turnstile.applications.bundles.osgi;

import io.turnstile.applications.bundles.tally.Tally;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers a tally as a service. */
public final class TallyActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(Tally.class, new Tally(), null);
    }

    @Override
    public void stop(BundleContext context) {}
}
