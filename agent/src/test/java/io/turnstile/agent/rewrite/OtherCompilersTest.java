package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What compilers other than javac make of monitors: every class of a library, rewritten as if all of it were selected. The JVM links as
 * many of them as without, and in none are there exits that could not be paired with entries.
 */
class OtherCompilersTest {
    private static final SiteRules.Selected ALL =
            new SiteRules.Selected(LockProtocol.PI, "rules.yaml:1", null, LockProtocol.PI);

    private int sectionCount;
    private final List<String> problems = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "kotlin.Unit, 800, 2",
        "kotlinx.coroutines.Job, 500, 5",
        "scala.Option, 2000, 30",
    })
    void librariesVerifyAsTheyDidBefore(String anyClass, int leastClasses, int leastSections) throws Exception {
        Map<String, byte[]> originals = classesBeside(anyClass);
        assertTrue(originals.size() >= leastClasses, "only " + originals.size() + " classes");
        Map<String, byte[]> rewritten = new LinkedHashMap<>();
        originals.forEach((name, classFile) -> rewritten.put(name, rewrite(name, classFile)));
        assertEquals(List.of(), problems);
        assertTrue(sectionCount >= leastSections, "only " + sectionCount + " classes with synchronized sections");
        assertEquals(linked(originals), linked(rewritten));
    }

    private byte[] rewrite(String name, byte[] classFile) {
        ClassRewriting rewriting = new ClassRewriting(classFile);
        MonitorPlan plan = rewriting.monitorPlan(ALL, null, false);
        SiteRecorder sites = new SiteRecorder(name, ALL, null);
        byte[] changed = rewriting.rewrite(sites, false, plan, sites);
        if (changed == null) {
            return classFile;
        }
        if (plan != null && plan.hasSections()) {
            sectionCount++;
            check(name, changed);
        }
        return changed;
    }

    private void check(String name, byte[] changed) {
        StringWriter said = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(changed), getClass().getClassLoader(), false, new PrintWriter(said));
        if (!said.toString().isEmpty()) {
            problems.add(name + ": " + said);
        }
        if (new String(changed, StandardCharsets.ISO_8859_1).contains(HookSignatures.ENTER_UNSTRUCTURED)) {
            problems.add(name + " has entries and exits that cannot be paired");
        }
    }

    /** What becomes of each class as the JVM verifies it; some lack libraries that are optional. */
    private static Map<String, String> linked(Map<String, byte[]> classFiles) {
        Loader loader = new Loader(classFiles);
        Map<String, String> results = new LinkedHashMap<>();
        for (String name : classFiles.keySet()) {
            String result = "linked";
            try {
                Class.forName(name, false, loader).getDeclaredMethods(); // links it, and so verifies it
            } catch (LinkageError | ClassNotFoundException failure) {
                result = failure.getClass().getName();
            }
            results.put(name, result);
        }
        return results;
    }

    private static Map<String, byte[]> classesBeside(String anyClass) throws IOException {
        URL place = OtherCompilersTest.class.getResource('/' + anyClass.replace('.', '/') + ".class");
        String path = place.getPath();
        Map<String, byte[]> classFiles = new LinkedHashMap<>();
        try (JarFile jar = new JarFile(path.substring("file:".length(), path.indexOf("!/")))) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.endsWith("module-info.class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        classFiles.put(
                                name.substring(0, name.length() - ".class".length())
                                        .replace('/', '.'),
                                in.readAllBytes());
                    }
                }
            }
        }
        return classFiles;
    }

    /** Prefers its own classes. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classFiles;

        Loader(Map<String, byte[]> classFiles) {
            super(OtherCompilersTest.class.getClassLoader());
            this.classFiles = classFiles;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] classFile = classFiles.get(name);
            if (classFile == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, classFile, 0, classFile.length);
        }
    }
}
