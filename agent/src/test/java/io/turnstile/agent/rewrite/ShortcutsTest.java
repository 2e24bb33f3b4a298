package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.Decision;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.util.TraceClassVisitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is decided from bytes alone is what ASM finds, over many classes of the JDK. */
class ShortcutsTest {
    private static final List<String> PACKAGES =
            List.of("java/util", "java/io", "java/net", "sun/nio", "jdk/internal/org");
    private static final SiteRules.Selected MONITORS =
            new SiteRules.Selected(LockProtocol.JVM, "rules.yaml:1", null, LockProtocol.PI);
    private static final SiteRules.Selected LOCKS_AND_PARKS = new SiteRules.Selected(
            LockProtocol.PI, "rules.yaml:1", "only recorded", LockProtocol.JVM, true, "only recorded");

    /** A section that is overlooked would break exclusion; one too many costs time only, and there is to be none. */
    @Test
    void exactlyTheMethodsWithSectionsAreFound() {
        int found = 0;
        for (byte[] file : classFiles()) {
            ClassNode node = nodeOf(file);
            CodeScan scan = new ConstantPoolScan(file).code();
            assertEquals(node.methods.size(), scan.methodCount(), node.name);
            for (int i = 0; i < node.methods.size(); i++) {
                MethodNode method = node.methods.get(i);
                boolean has = (method.access & Opcodes.ACC_SYNCHRONIZED) != 0 || MonitorBlocks.hasAny(method);
                assertEquals(has, scan.mayHaveSection(i), () -> node.name + "." + method.name);
                found += has ? 1 : 0;
            }
        }
        assertTrue(found > 500, "only " + found);
    }

    @Test
    void noMethodThatCallsOrCreatesIsOverlooked() {
        int found = 0;
        for (byte[] file : classFiles()) {
            ClassNode node = nodeOf(file);
            CodeScan scan = new ConstantPoolScan(file).code();
            MonitorConstants constants = new MonitorConstants(new ClassReader(file), true, true);
            for (int i = 0; i < node.methods.size(); i++) {
                for (AbstractInsnNode instruction : node.methods.get(i).instructions) {
                    if (isMonitorCall(instruction)) {
                        assertTrue(scan.mayCall(i, constants.calls()), node.name);
                        found++;
                    } else if (instruction instanceof TypeInsnNode type
                            && type.getOpcode() == Opcodes.NEW
                            && type.desc.equals(HookSignatures.OBJECT)) {
                        assertTrue(scan.mayCreate(i, constants.objectClasses()), node.name);
                        found++;
                    }
                }
            }
        }
        assertTrue(found > 100, "only " + found);
    }

    /** A lock site that is overlooked would be left to the JVM, and the report would not say so. */
    @Test
    void noLockSiteIsOverlookedAndMostMethodsAre() {
        int decisions = 0;
        int methods = 0;
        int looked = 0;
        for (byte[] file : classFiles()) {
            if (!ClassRewriting.concerns(LOCKS_AND_PARKS, file)) {
                continue;
            }
            ClassReader reader = new ClassReader(file);
            CodeScan code = new ConstantPoolScan(file).code();
            LockPlaces places = new LockPlaces(reader, code);
            List<Decision> found = sitesOf(reader, places);
            assertEquals(sitesOf(reader, new LockPlaces(reader, null)), found, reader.getClassName());
            decisions += found.size();
            methods += code.methodCount();
            looked += (int) IntStream.range(0, code.methodCount())
                    .filter(places::concern)
                    .count();
        }
        assertTrue(decisions > 50, "only " + decisions);
        assertTrue(looked < methods / 4, looked + " of " + methods + " methods are looked at");
    }

    private static List<Decision> sitesOf(ClassReader reader, LockPlaces places) {
        SiteRecorder sites = new SiteRecorder(reader.getClassName(), LOCKS_AND_PARKS, null);
        reader.accept(
                new LockConstructionRewriter(new ParkRewriter(new ClassWriter(0), sites, places), sites, places), 0);
        Coverage coverage = new Coverage();
        sites.publish(coverage);
        return coverage.decisions();
    }

    /** Where the superclass is all that changes, the patched class file says what ASM's says, word for word. */
    @Test
    void patchedClassesAreThoseThatAsmWouldWrite() {
        int patched = 0;
        for (byte[] file : classFiles()) {
            ClassRewriting rewriting = new ClassRewriting(file);
            MonitorPlan plan = rewriting.monitorPlan(MONITORS, null, false);
            if (plan != null && plan.changesSuperclassOnly()) {
                SiteRecorder sites = new SiteRecorder(rewriting.className(), MONITORS, null);
                byte[] bytes = rewriting.rewrite(null, false, plan, sites);
                assertEquals(textOf(rewrittenByAsm(file, plan, sites)), textOf(bytes));
                patched++;
            }
        }
        assertTrue(patched > 300, "only " + patched);
    }

    @Test
    void onePatchedClassLoadsAndHasTheSuperclass() throws Exception {
        byte[] file = RewritingLoader.classFileOf(Plain.class.getName());
        byte[] patched = SuperclassPatch.apply(
                file, new ClassReader(file), new MonitorConstants(new ClassReader(file), true, true).objectClasses());
        Class<?> type = new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass(null, patched, 0, patched.length);
            }
        }.define();
        assertEquals(
                HookSignatures.MANAGED_OBJECT.replace('/', '.'),
                type.getSuperclass().getName());
        var constructor = type.getDeclaredConstructor(String.class);
        constructor.setAccessible(true);
        assertEquals("text", constructor.newInstance("text").toString());
    }

    static class Plain {
        private final String text;

        Plain(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static boolean isMonitorCall(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call
                && (call.name + call.desc).matches("(wait|notify|notifyAll)\\(J?I?\\)V|holdsLock.*");
    }

    private static byte[] rewrittenByAsm(byte[] file, MonitorPlan plan, SiteRecorder sites) {
        ClassReader reader = new ClassReader(file);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new MonitorRewriter(writer, reader, plan, sites), plan.readerOptions());
        return writer.toByteArray();
    }

    private static String textOf(byte[] file) {
        StringWriter text = new StringWriter();
        new ClassReader(file).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        return text.toString();
    }

    private static ClassNode nodeOf(byte[] file) {
        ClassNode node = new ClassNode();
        new ClassReader(file).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return node;
    }

    private static List<byte[]> classFiles() {
        Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
        return PACKAGES.stream()
                .flatMap(name -> filesUnder(base.resolve(name)))
                .map(ShortcutsTest::bytesOf)
                .toList();
    }

    private static Stream<Path> filesUnder(Path directory) {
        try {
            return Files.exists(directory)
                    ? Files.walk(directory).filter(file -> file.toString().endsWith(".class"))
                    : Stream.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
