package io.turnstile.it;

import io.turnstile.it.apps.BrokenClass;
import io.turnstile.it.apps.LockForms;
import io.turnstile.it.apps.QueueReport;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdk;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Selected classes get Turnstile's locks in place of the JDK's, however they create them, and notice no difference. */
class RetrofitIT {
    private static final String OURS = "PlatformReentrantLock";

    /** JLS 15.9, 15.13, 8.1.4: creation, constructor references, subclasses. Reflection is out of reach and stays right. */
    @EachJdkAndProtocol
    void everyFormOfCreationButReflectionIsRetrofitted(Jdk jdk, String protocol) {
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .main(LockForms.class)
                .run()
                .assertSuccess();
        run.assertStdout(
                "new: " + OURS + ", counted 8000",
                "new fair: " + OURS + ", fair, counted 8000",
                "new by condition: " + OURS + ", fair, counted 8000",
                "reference: " + OURS + ", counted 8000",
                "fair reference: " + OURS + ", fair, counted 8000",
                "lambda: " + OURS + ", counted 8000",
                "static initialiser: " + OURS + ", counted 8000",
                "subclass: LockForms$CountingLock < " + OURS + ", counted 8000",
                "fair subclass: LockForms$CountingLock < " + OURS + ", fair, counted 8000",
                "subclass of subclass: LockForms$1 < LockForms$CountingLock < " + OURS + ", counted 8000",
                "anonymous: LockForms$2 < " + OURS + ", counted 8000",
                "reflection: JVM, counted 8000",
                "subclass by reflection: LockForms$CountingLock < " + OURS + ", counted 8000");
    }

    @EachJdk
    void classesWithoutRuleKeepTheJdksLocks(Jdk jdk) {
        Run plain = ChildJvm.on(jdk).main(LockForms.class).run().assertSuccess();
        Run unselected = ChildJvm.on(jdk)
                .agent(Configuration.of("com.example.**", "pi"))
                .main(LockForms.class)
                .run()
                .assertSuccess();
        assertEquals(plain.stdout(), unselected.stdout());
    }

    @EachJdk
    void protocolJvmLeavesTheLocksToTheJvm(Jdk jdk) {
        Run plain = ChildJvm.on(jdk).main(LockForms.class).run().assertSuccess();
        Run left = ChildJvm.on(jdk)
                .agent(Configuration.forApps("jvm"))
                .main(LockForms.class)
                .run()
                .assertSuccess();
        assertEquals(plain.stdout(), left.stdout());
    }

    @EachJdkAndProtocol
    void classesOfTheDefaultPackageCanBeSelected(Jdk jdk, String protocol) {
        ChildJvm.on(jdk)
                .agent(Configuration.of("DefaultPackageLock", protocol))
                .main("DefaultPackageLock")
                .run()
                .assertSuccess()
                .assertStdout("io.turnstile.runtime.lock." + OURS);
    }

    /** The monitoring methods of ReentrantLock's documentation; four of them are final, so no subclass can override them. */
    @EachJdkAndProtocol
    void monitoringMethodsTellTheTruthTheFinalOnesToo(Jdk jdk, String protocol) {
        Run plain = ChildJvm.on(jdk).main(QueueReport.class).run().assertSuccess();
        Run retrofitted = ChildJvm.on(jdk)
                .agent(Configuration.forApps(protocol))
                .main(QueueReport.class)
                .run()
                .assertSuccess();
        assertEquals(plain.stdout(), retrofitted.stdout());
    }

    /** A class that the rewriter cannot read stays as it is, and is reported once. */
    @EachJdk
    void aClassThatCannotBeRewrittenStaysAsItIs(Jdk jdk) {
        Run run = ChildJvm.on(jdk)
                .agent(Configuration.forApps("pi"))
                .main(BrokenClass.class)
                .run()
                .assertSuccess();
        run.assertStdout(
                "broken class made a java.util.concurrent.locks.ReentrantLock",
                "whole class made a io.turnstile.runtime.lock." + OURS);
        assertEquals(2, run.stderr().size(), run::toString);
        assertTrue(run.stderr().get(1).contains("io.turnstile.it.apps.BrokenClass$Victim"), run::toString);
    }
}
