package io.turnstile.applications.bundles.osgi;

import io.turnstile.applications.bundles.counting.Counting;
import io.turnstile.applications.bundles.tally.Tally;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Counts with the tally that another bundle offers. */
public final class CountingActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) throws InterruptedException {
        Counting.count(context.getService(context.getServiceReference(Tally.class)));
    }

    @Override
    public void stop(BundleContext context) {}
}
