package io.turnstile.it.apps;

import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.excludeTags;

/** Runs the tests of the lock's contract in this JVM, prints how many passed, and ends with 1 where one failed. */
public final class ConformanceRun {
    /** What ReentrantLock and Condition promise; the packages below test what only some protocols do. */
    private static final String CONTRACT = "io\\.turnstile\\.conformance\\.\\w+";

    private static final int SHOWN_FAILURE_COUNT = 5;

    private ConformanceRun() {}

    /** The argument: {@code virtual}, or {@code platform}, what the threads of the tests are. */
    public static void main(String[] arguments) {
        System.setProperty(
                "turnstile.test.threads",
                arguments[0]); // not on the command line, where the agent would read it as its own
        LauncherDiscoveryRequest contract = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("io.turnstile.conformance"))
                .filters(includeClassNamePatterns(CONTRACT), excludeTags("slow"))
                .build();
        Launcher launcher = LauncherFactory.create();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        launcher.execute(contract, listener);
        long failed = listener.getSummary().getTotalFailureCount();
        System.out.println("passed " + listener.getSummary().getTestsSucceededCount() + ", failed " + failed);
        listener.getSummary().getFailures().stream().limit(SHOWN_FAILURE_COUNT).forEach(failure -> {
            System.out.println(failure.getTestIdentifier().getUniqueId());
            failure.getException().printStackTrace(System.out);
        });
        System.exit(failed == 0 ? 0 : 1);
    }
}
