package io.turnstile.agent.rewrite;

import io.turnstile.agent.report.Decision;
import io.turnstile.agent.rewrite.targets.Allocations;
import io.turnstile.agent.rewrite.targets.OtherLocks;
import io.turnstile.agent.rewrite.targets.ReadWriteLocks;
import io.turnstile.agent.rewrite.targets.References;
import io.turnstile.agent.rewrite.targets.Subclasses;
import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LockConstructionRewriterTest {
    private final RewritingLoader loader = RewritingLoader.withPi();

    /** Each site is found at its line, with its construct and outcome; none beside. */
    @ParameterizedTest
    @ValueSource(
            classes = {Allocations.class, References.class, Subclasses.class, ReadWriteLocks.class, OtherLocks.class})
    void decidesForEverySiteInTheSource(Class<?> target) throws Exception {
        call(target);
        for (Class<?> nested : target.getDeclaredClasses()) {
            loader.loadClass(nested.getName());
        }

        List<String> expected = ExpectedSites.inSourceOf(target);
        assertFalse(expected.isEmpty(), "the source names no site");
        assertEquals(String.join("\n", expected), String.join("\n", lineSites()));
    }

    @Test
    void newCreatesPlatformLocksOfTheSameFairness() throws Exception {
        List<Boolean> fairness = new ArrayList<>();
        for (ReentrantLock lock : locksOf(Allocations.class)) {
            assertSame(PlatformReentrantLock.class, lock.getClass());
            fairness.add(lock.isFair());
        }

        assertEquals(List.of(false, true, false, false, false, true, true, true, true), fairness);
    }

    @Test
    void constructorReferencesCreatePlatformLocksOfTheSameFairness() throws Exception {
        List<Boolean> fairness = new ArrayList<>();
        for (ReentrantLock lock : locksOf(References.class)) {
            assertSame(PlatformReentrantLock.class, lock.getClass());
            fairness.add(lock.isFair());
        }

        assertEquals(List.of(false, true, false), fairness);
    }

    @Test
    void constructorReferenceInAnInterfaceCreatesPlatformLocks() throws Exception {
        Class<?> constants = loader.loadClass(References.Constants.class.getName());
        Supplier<?> supplier = (Supplier<?>) constants.getField("NEW_LOCK").get(null);

        assertSame(PlatformReentrantLock.class, supplier.get().getClass());
    }

    /** A serialized constructor reference names {@code ReentrantLock.<init>}; it must go on to be readable. */
    @Test
    void serializableConstructorReferenceStillRoundTrips() throws Exception {
        Object supplier = loader.loadClass(References.class.getName())
                .getMethod("serializable")
                .invoke(null);

        Supplier<?> copy = (Supplier<?>) roundTrip(supplier);
        assertSame(ReentrantLock.class, copy.get().getClass());
    }

    @Test
    void subclassesBecomeSubclassesOfThePlatformLock() throws Exception {
        List<String> fairness = new ArrayList<>();
        for (ReentrantLock lock : locksOf(Subclasses.class)) {
            assertSame(PlatformReentrantLock.class, lock.getClass().getSuperclass());
            fairness.add(lock.isFair() + "");
        }

        assertEquals(List.of("true", "false", "true", "false", "true"), fairness);
    }

    @Test
    void readWriteLocksBecomePlatformLocksOfTheSameFairness() throws Exception {
        List<Boolean> fairness = new ArrayList<>();
        for (Object lock : (List<?>) call(ReadWriteLocks.class)) {
            assertInstanceOf(PlatformReentrantReadWriteLock.class, lock);
            fairness.add(((ReentrantReadWriteLock) lock).isFair());
        }

        assertEquals(List.of(false, true, false, true, true), fairness);
    }

    @Test
    void superCallOfAnAnonymousSubclassReachesThePlatformLock() throws Exception {
        List<ReentrantLock> locks = locksOf(Subclasses.class);

        assertEquals("mine true", locks.get(locks.size() - 1).toString());
    }

    @Test
    void genericSuperclassAgreesWithTheSuperclass() throws Exception {
        Class<?> generic = loader.loadClass(Subclasses.Generic.class.getName());

        assertSame(PlatformReentrantLock.class, generic.getGenericSuperclass());
        ParameterizedType comparable = (ParameterizedType) generic.getGenericInterfaces()[0];
        assertSame(Comparable.class, comparable.getRawType());
        assertEquals("T", generic.getTypeParameters()[0].getName());
    }

    /** JOS 4.6: the computed stream version is part of the class's contract with other JVMs. */
    @Test
    void addedMethodsLeaveTheComputedStreamVersionAlone() throws Exception {
        Class<?> rewritten = loader.loadClass(References.class.getName());

        assertTrue(rewritten.getDeclaredMethod("turnstile$newLock$0").isSynthetic());
        assertEquals(streamVersion(References.class), streamVersion(rewritten));
    }

    @Test
    void ruleThatSaysJvmChangesNothingAndSaysSo() throws Exception {
        RewritingLoader jvm =
                new RewritingLoader(new SiteRules.Selected(LockProtocol.JVM, "rules.yaml:1", "the rule says jvm"));
        Object locks = ((Callable<?>) jvm.loadClass(Allocations.class.getName())
                        .getConstructor()
                        .newInstance())
                .call();

        for (Object lock : (List<?>) locks) {
            assertSame(ReentrantLock.class, lock.getClass());
        }
        for (Decision decision : jvm.coverage().decisions()) {
            assertFalse(decision.rewritten());
            assertEquals("the rule says jvm", decision.reason());
            assertEquals(LockProtocol.JVM, decision.site().protocol());
        }
        assertFalse(jvm.coverage().decisions().isEmpty());
    }

    @Test
    void classWithoutLockSitesIsLeftAsItIs() {
        byte[] classFile = RewritingLoader.classFileOf(RewritingLoader.class.getName());
        SiteRules.Selected rule = new SiteRules.Selected(LockProtocol.PI, "rules.yaml:1", null);

        assertNull(new ClassRewriting(classFile).rewrite(new SiteRecorder("Any", rule, null), false));
        assertFalse(ClassRewriting.concerns(rule, classFile));
    }

    private List<String> lineSites() {
        return ExpectedSites.in(loader.coverage().decisions());
    }

    private Object call(Class<?> target) throws Exception {
        return ((Callable<?>)
                        loader.loadClass(target.getName()).getConstructor().newInstance())
                .call();
    }

    private List<ReentrantLock> locksOf(Class<?> target) throws Exception {
        List<ReentrantLock> locks = new ArrayList<>();
        for (Object lock : (List<?>) call(target)) {
            locks.add((ReentrantLock) lock);
        }
        assertFalse(locks.isEmpty(), "the target made no lock");
        return locks;
    }

    private Object roundTrip(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
                return Class.forName(description.getName(), false, loader);
            }
        }) {
            return in.readObject();
        }
    }

    private static long streamVersion(Class<?> type) {
        return ObjectStreamClass.lookupAny(type).getSerialVersionUID();
    }
}
