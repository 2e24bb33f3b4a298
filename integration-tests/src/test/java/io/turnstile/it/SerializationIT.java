package io.turnstile.it;

import io.turnstile.it.apps.LockFile;
import io.turnstile.it.harness.ChildJvm;
import io.turnstile.it.harness.Configuration;
import io.turnstile.it.harness.EachJdkAndProtocol;
import io.turnstile.it.harness.Jdk;
import io.turnstile.it.harness.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * "A deserialized lock is in the unlocked state, regardless of its state when serialized" (ReentrantLock): between JVMs with
 * and without the agent in both directions, subclasses with fields of their own included.
 */
class SerializationIT {
    @TempDir
    private Path directory;

    @EachJdkAndProtocol
    void locksWrittenUnderTheAgentAreReadWithoutIt(Jdk jdk, String protocol) {
        write(retrofitted(jdk, protocol));
        assertEquals(plainToPlain(jdk), read(plain(jdk)));
    }

    @EachJdkAndProtocol
    void locksWrittenWithoutTheAgentAreReadUnderIt(Jdk jdk, String protocol) {
        write(plain(jdk));
        assertEquals(plainToPlain(jdk), read(retrofitted(jdk, protocol)));
    }

    @EachJdkAndProtocol
    void locksWrittenUnderTheAgentAreReadUnderIt(Jdk jdk, String protocol) {
        write(retrofitted(jdk, protocol));
        assertEquals(plainToPlain(jdk), read(retrofitted(jdk, protocol)));
    }

    private String plainToPlain(Jdk jdk) {
        Path file = directory.resolve("plain.ser");
        plain(jdk).main(LockFile.class, "write", file.toString()).run().assertSuccess();
        Run run = plain(jdk).main(LockFile.class, "read", file.toString()).run();
        return String.join("\n", run.assertSuccess().stdout());
    }

    private void write(ChildJvm jvm) {
        jvm.main(LockFile.class, "write", file()).run().assertSuccess();
    }

    private String read(ChildJvm jvm) {
        Run run = jvm.main(LockFile.class, "read", file()).run();
        return String.join("\n", run.assertSuccess().stdout());
    }

    private String file() {
        return directory.resolve("locks.ser").toString();
    }

    private static ChildJvm plain(Jdk jdk) {
        return ChildJvm.on(jdk);
    }

    private static ChildJvm retrofitted(Jdk jdk, String protocol) {
        return ChildJvm.on(jdk).agent(Configuration.forApps(protocol));
    }
}
