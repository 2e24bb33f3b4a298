package io.turnstile.nativeaccess;

import io.turnstile.nativeaccess.ChildJvm.Ended;
import io.turnstile.runtime.platform.Capability;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What JVMs say to native access (JEP 454, JEP 472), and what Turnstile says where it is denied. */
class NativeAccessTest {
    private static final int FFM_SINCE = 22;
    private static final int NATIVE_ACCESS_SINCE = 24; // JEP 472: --illegal-native-access
    private static final String DENY = "--illegal-native-access=deny";

    @Test
    void trustedLookupNeedsNoPermissionAndPrintsNoWarning(@TempDir Path folder) throws IOException {
        Ended child = ChildJvm.onJdk(NATIVE_ACCESS_SINCE)
                .with(DENY, "-javaagent:" + agentJar(folder))
                .run(TrustedLookupAgent.class);
        assertTrue(child.output().startsWith("linux " + Kernel.numbers().machine() + ", FFM\n"), child.output());
        assertTrue(child.output().endsWith("main\n"), child.output());
        assertFalse(child.output().contains("WARNING"), child.output());
        assertEquals(1 + Capability.values().length + 1, child.output().lines().count(), child.output());
    }

    private static Path agentJar(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", TrustedLookupAgent.class.getName());
        Path jar = folder.resolve("agent.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close(); // the class itself is on the child's class path
        }
        return jar;
    }

    @Test
    void libraryNamesTheFlagThatPermitsFfm() {
        Ended child = ChildJvm.onJdk(NATIVE_ACCESS_SINCE).with(DENY).run(OpenPlatform.class);
        assertEquals(OpenPlatform.UNSUPPORTED, child.exitCode(), child.output());
        assertEquals(
                "this JVM denies native access to Turnstile: start it with --enable-native-access=ALL-UNNAMED\n",
                child.output());
    }

    @Test
    void libraryNamesTheFlagThatPermitsJna() {
        Ended child = ChildJvm.onJdk(NATIVE_ACCESS_SINCE)
                .with(DENY, "-Dturnstile.native=jna")
                .run(OpenPlatform.class);
        assertEquals(OpenPlatform.UNSUPPORTED, child.exitCode(), child.output());
        assertTrue(
                child.output().endsWith(": start the JVM with --enable-native-access=ALL-UNNAMED\n"), child.output());
    }

    @Test
    void ffmNeedsNoJna() {
        Ended child = ChildJvm.onJdk(FFM_SINCE)
                .withoutJna()
                .with("--enable-native-access=ALL-UNNAMED", "-Xlog:class+load")
                .run(OpenPlatform.class);
        assertEquals(0, child.exitCode(), child.output());
        assertTrue(child.output().contains(ForeignSystemCalls.class.getName()), "the log shows no classes");
        assertFalse(child.output().contains(JnaSystemCalls.class.getName()), "the class that names JNA was loaded");
    }

    @Test
    void absentJnaIsNamed() {
        Ended child =
                ChildJvm.onThisJdk().withoutJna().with("-Dturnstile.native=jna").run(OpenPlatform.class);
        assertEquals(OpenPlatform.UNSUPPORTED, child.exitCode(), child.output());
        assertTrue(child.output().endsWith(": put net.java.dev.jna:jna on the class path\n"), child.output());
    }

    @Test
    void placeWhereJnaCannotUnpackIsNamedWithTheWaysOut(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Ended child = ChildJvm.onThisJdk()
                .with("-Dturnstile.native=jna", "-Djna.tmpdir=" + file)
                .run(OpenPlatform.class);
        assertEquals(OpenPlatform.UNSUPPORTED, child.exitCode(), child.output());
        assertTrue(child.output().contains("-Djna.tmpdir=<directory>"), child.output());
        assertTrue(child.output().contains("-Djna.boot.library.path=<directory>"), child.output());
    }
}
