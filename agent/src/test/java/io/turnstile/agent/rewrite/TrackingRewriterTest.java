package io.turnstile.agent.rewrite;

import io.turnstile.agent.select.ClassSelection;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rewritten classes are valid, whatever they do with locks: real classes, those that use them most. */
class TrackingRewriterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.concurrent.ConcurrentHashMap",
                "java.util.concurrent.ArrayBlockingQueue",
                "java.util.concurrent.LinkedBlockingDeque",
                "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue",
                "java.util.concurrent.ForkJoinPool",
                "java.util.concurrent.CyclicBarrier",
                "java.util.concurrent.Exchanger",
                "java.util.concurrent.locks.StampedLock",
                "java.util.concurrent.locks.ReentrantReadWriteLock",
                "java.util.Vector",
                "java.util.Timer",
                "java.util.TimerThread",
                "java.lang.StringBuffer",
                "java.lang.Thread",
                "java.lang.ClassLoader",
                "java.lang.ref.ReferenceQueue",
                "java.io.PipedInputStream",
                "java.io.BufferedInputStream",
                "sun.nio.ch.FileChannelImpl",
                "java.net.URLClassLoader",
                "io.turnstile.agent.rewrite.targets.Allocations",
                "io.turnstile.agent.rewrite.targets.Subclasses",
                "io.turnstile.agent.rewrite.targets.Threads"
            })
    void rewrittenClassesAreValid(String name) throws IOException {
        byte[] original = classFileOf(name);
        for (TrackingScope scope : TrackingScope.values()) {
            byte[] rewritten = rewrite(original, scope);
            StringWriter problems = new StringWriter();
            CheckClassAdapter.verify(
                    new ClassReader(rewritten), getClass().getClassLoader(), false, new PrintWriter(problems));
            assertEquals("", problems.toString(), scope::name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.util.Vector", "java.util.concurrent.ArrayBlockingQueue"})
    void classesThatUseLocksAreChanged(String name) throws IOException {
        byte[] original = classFileOf(name);
        int atOrder = rewrite(original, TrackingScope.ORDER).length;
        assertTrue(atOrder > original.length);
        assertTrue(rewrite(original, TrackingScope.CONTENTION).length < atOrder);
    }

    /** Only method bodies differ: what a class looks like to reflection and to a reader of its serialized form. */
    @ParameterizedTest
    @ValueSource(strings = {"java.util.Vector", "java.util.concurrent.locks.StampedLock"})
    void membersStayAsTheyAre(String name) throws IOException {
        byte[] original = classFileOf(name);
        assertEquals(membersOf(original), membersOf(rewrite(original, TrackingScope.ORDER)));
    }

    private static byte[] rewrite(byte[] classFile, TrackingScope scope) {
        return new TrackingRewriter(new ClassSelection(List.of(), List.of()), scope).rewrite(classFile);
    }

    private static List<String> membersOf(byte[] classFile) {
        return new MemberList(classFile).members();
    }

    private static byte[] classFileOf(String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
