package io.turnstile.it.packaging;

import io.turnstile.it.harness.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the application's class loaders can see of turnstile.jar, and what it carries. */
class JarLayoutTest {
    private static final String AGENT = "META-INF/turnstile/agent/";
    private static final String BOOT = "META-INF/turnstile/boot/";
    private static final String ORDER = BOOT + "order";
    private static final long SIZE_BUDGET_BYTES = 3_300_000;

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(ChildJvm.agentJar().toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void onlyTheEntryPointAndLicencesAreVisible() {
        assertEquals(
                List.of(
                        "META-INF/LICENSE",
                        "META-INF/MANIFEST.MF",
                        "META-INF/licenses/third-party.txt",
                        "io/turnstile/agent/TurnstileAgent.class"),
                entries(name -> !name.startsWith("META-INF/turnstile/")));
    }

    @Test
    void bootLoaderGetsTheRuntimeAlone() {
        assertEquals(
                List.of(),
                entries(name -> name.startsWith(BOOT)
                        && !name.equals(ORDER)
                        && !(name.startsWith(BOOT + "io/turnstile/runtime/") && name.endsWith(".class"))));
    }

    @Test
    void everyClassOfTheRuntimeHasItsPlaceInTheOrder() throws IOException {
        List<String> order =
                new String(bytesOf(ORDER), StandardCharsets.UTF_8).lines().toList();

        assertEquals(
                order.stream().map(name -> BOOT + name + ".class").sorted().toList(),
                entries(name -> name.startsWith(BOOT) && name.endsWith(".class")));
        assertTrue(order.size() > 100, () -> "the runtime is missing: " + order);
    }

    @Test
    void whatTheBuildRunsStaysOut() {
        assertEquals(List.of(), entries(name -> name.startsWith(AGENT + "io/turnstile/agent/build/")));
    }

    @Test
    void agentLoaderGetsOurClassesRelocatedLibrariesAndJna() {
        List<String> homes = List.of(
                "io/turnstile/agent/",
                "io/turnstile/nativeaccess/",
                "io/turnstile/shaded/asm/",
                "io/turnstile/shaded/yaml/",
                "com/sun/jna/");

        assertEquals(
                List.of(),
                entries(name ->
                        name.startsWith(AGENT) && homes.stream().noneMatch(home -> name.startsWith(AGENT + home))));
        for (String home : homes) {
            assertFalse(entries(name -> name.startsWith(AGENT + home)).isEmpty(), home + " is missing");
        }
    }

    @Test
    void nativeLibrariesOfSupportedPlatformsOnly() {
        assertEquals(
                List.of(
                        AGENT + "com/sun/jna/linux-aarch64/libjnidispatch.so",
                        AGENT + "com/sun/jna/linux-x86-64/libjnidispatch.so"),
                entries(name -> name.startsWith(AGENT) && !name.endsWith(".class")));
    }

    /** Their packages were renamed; a constant that still has the old name would be looked up in vain, or found elsewhere. */
    @Test
    void noClassNamesALibraryByItsOldPackage() throws IOException {
        for (String name : entries(entry -> entry.endsWith(".class"))) {
            String constants = new String(bytesOf(name), StandardCharsets.ISO_8859_1);
            for (String old : List.of("org/objectweb/asm", "org/snakeyaml", "java/util/logging")) {
                assertFalse(constants.contains(old), () -> name + " names " + old);
            }
        }
    }

    @Test
    void manifestNamesTheEntryPoints() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();

        for (String entryPoint : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
            assertEquals("io.turnstile.agent.TurnstileAgent", manifest.getValue(entryPoint), entryPoint);
        }
        assertEquals("true", manifest.getValue("Can-Retransform-Classes"));
        assertTrue(manifest.getValue("Implementation-Version").startsWith("0."), "no version");
    }

    @Test
    void staysWithinItsSizeBudget() {
        long size = ChildJvm.agentJar().toFile().length();

        assertTrue(size <= SIZE_BUDGET_BYTES, () -> "turnstile.jar has " + size + " bytes");
    }

    private List<String> entries(Predicate<String> which) {
        return jar.stream().map(JarEntry::getName).filter(which).sorted().collect(Collectors.toList());
    }

    private byte[] bytesOf(String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return in.readAllBytes();
        }
    }
}
