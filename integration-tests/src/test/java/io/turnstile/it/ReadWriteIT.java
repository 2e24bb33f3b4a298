package io.turnstile.it;

import io.turnstile.it.apps.ReadWriteForms;
import io.turnstile.it.apps.ReadWriteViews;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.util.ArrayList;
import java.util.List;

/** ReentrantReadWriteLocks of selected classes are ours, in whatever way they are created, and management sees who waits for whom. */
class ReadWriteIT {
    private static final String OPEN = "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED";

    @EachJdkAndProtocol
    void readWriteLocksAreRetrofittedAndTellTheTruth(Jdk jdk, String protocol) {
        List<String> expected = new ArrayList<>();
        for (String fairness : List.of("nonfair", "fair", "nonfair", "fair", "fair")) {
            expected.add("PlatformReentrantReadWriteLock " + fairness);
            expected.add("reader waits: true 1 behind main, then 0");
            expected.add("writer waits: true 1 behind main, then 0");
            expected.add("counted 40000");
        }
        expected.add("out of a stream: ReentrantReadWriteLock");
        ChildJvm.on(jdk)
                .main(ReadWriteForms.class)
                .agent(Configuration.of("io.turnstile.it.apps.**", protocol))
                .run()
                .assertSuccess()
                .assertStdout(expected.toArray(new String[0]));
    }

    /** Classes that extend the read or the write lock work together with the lock they are given, or are refused; never alone. */
    @EachJdkAndProtocol
    void extendedReadAndWriteLocksGuardTogetherWithTheirLock(Jdk jdk, String protocol) {
        Run plain = ChildJvm.on(jdk).jvm(OPEN).main(ReadWriteViews.class).run().assertSuccess();
        List<String> expected =
                new ArrayList<>(plain.stdout().subList(0, plain.stdout().size() - 3));
        expected.add("two locks in a stream: refused");
        expected.add("ReadLock by reflection: refused: UnsupportedOperationException");
        expected.add("WriteLock by reflection: refused: UnsupportedOperationException");
        ChildJvm.on(jdk)
                .jvm(OPEN)
                .main(ReadWriteViews.class)
                .agent(Configuration.of("io.turnstile.it.apps.**", protocol))
                .run()
                .assertSuccess()
                .assertStdout(expected.toArray(new String[0]));
    }
}
