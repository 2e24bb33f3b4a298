package io.turnstile.agent.rewrite;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Emitted code names the runtime by strings; each must resolve. */
class HookSignaturesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                HookSignatures.THREAD_HOOKS + " " + HookSignatures.RUN_ENTERED + " " + HookSignatures.RUN_ENTERED_HOOK,
                HookSignatures.THREAD_HOOKS + " " + HookSignatures.NAME_SET + " " + HookSignatures.OF_THREAD,
                HookSignatures.THREAD_HOOKS + " " + HookSignatures.PRIORITY_SET + " " + HookSignatures.OF_THREAD,
                HookSignatures.PARK_HOOKS + " " + HookSignatures.UNPARK + " " + HookSignatures.UNPARK_HOOK,
                HookSignatures.HIDDEN_CLASS_HOOKS + " " + HookSignatures.DEFINED + " " + HookSignatures.DEFINED_HOOK,
                HookSignatures.LOCK_HOOKS + " " + HookSignatures.VIEW_MADE + " " + HookSignatures.VIEW_MADE_HOOK,
                HookSignatures.MONITOR_WATCH + " " + HookSignatures.JVM_ENTERS + " " + HookSignatures.OF_OBJECT,
            })
    void hookIsAPublicStaticMethodOfThisSignature(String owner, String name, String descriptor) throws Exception {
        MethodType type = typeOf(descriptor);
        Method hook = classOf(owner).getMethod(name, type.parameterArray());

        assertEquals(type.returnType(), hook.getReturnType());
        assertTrue(Modifier.isStatic(hook.getModifiers()), hook + " is not static");
        assertTrue(Modifier.isPublic(classOf(owner).getModifiers()), owner + " is not public");
    }

    @ParameterizedTest
    @EnumSource
    void finalQuestionsAreAnsweredForEachLock(RetrofittedLock kind) throws Exception {
        Class<?> lock = classOf(kind.jdkType());
        Class<?> hooks = classOf(HookSignatures.LOCK_HOOKS);

        assertEquals(
                boolean.class,
                hooks.getMethod(HookSignatures.IS_PLATFORM_LOCK, lock).getReturnType());
        assertEquals(
                boolean.class,
                hooks.getMethod(HookSignatures.HAS_QUEUED_THREADS, lock).getReturnType());
        assertEquals(
                boolean.class,
                hooks.getMethod(HookSignatures.HAS_QUEUED_THREAD, lock, Thread.class)
                        .getReturnType());
        assertEquals(
                int.class,
                hooks.getMethod(HookSignatures.GET_QUEUE_LENGTH, lock).getReturnType());
    }

    /** LockSupport has no way to park that would be missed, and each has its hook. */
    @Test
    void everyMethodOfLockSupportThatParksHasItsHook() throws Exception {
        int parkCount = 0;
        for (Method method : LockSupport.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getName().startsWith("park")) {
                MethodType type = MethodType.methodType(void.class, method.getParameterTypes());
                assertTrue(
                        HookSignatures.parks(
                                HookSignatures.LOCK_SUPPORT, method.getName(), type.toMethodDescriptorString()),
                        method::toString);
                Method hook =
                        classOf(HookSignatures.PARK_HOOKS).getMethod(method.getName(), method.getParameterTypes());
                assertEquals(method.getReturnType(), hook.getReturnType());
                parkCount++;
            }
        }
        assertEquals(6, parkCount);
    }

    @ParameterizedTest
    @EnumSource
    void eachLockHasItsConstructorsAndTheirReplacements(RetrofittedLock kind) throws Exception {
        Class<?> lock = classOf(kind.jdkType());
        Class<?> platformLock = classOf(kind.platformType());

        for (String constructor : List.of(HookSignatures.NEW_LOCK, HookSignatures.NEW_LOCK_FAIR)) {
            lock.getConstructor(typeOf(constructor).parameterArray());
            platformLock.getConstructor(
                    typeOf(HookSignatures.platformConstructor(constructor)).parameterArray());
        }
        assertEquals(2, lock.getDeclaredConstructors().length, "a third one's calls would be missed");
    }

    /** A subclass of the JDK's, not final, so that it can take the place of both the class and its superclass role. */
    @ParameterizedTest
    @EnumSource
    void platformLockIsAnOpenSubclassOfTheJdks(RetrofittedLock kind) throws Exception {
        Class<?> platformLock = classOf(kind.platformType());

        assertEquals(classOf(kind.jdkType()), platformLock.getSuperclass());
        assertTrue(!Modifier.isFinal(platformLock.getModifiers()), "the platform lock is final");
    }

    /** Each read and write lock has one constructor, which is guarded, and an open subclass with the same one. */
    @ParameterizedTest
    @EnumSource
    void viewsHaveOneConstructorEach(ReadWriteView view) throws Exception {
        Class<?> jdks = classOf(view.jdkType());
        Class<?> ours = classOf(view.platformType());
        Class<?>[] parameters = typeOf(HookSignatures.OF_READ_WRITE_LOCK).parameterArray();

        jdks.getDeclaredConstructor(parameters);
        assertEquals(1, jdks.getDeclaredConstructors().length, "a second one would not be guarded");
        assertTrue(Modifier.isProtected(ours.getDeclaredConstructor(parameters).getModifiers()));
        assertTrue(Modifier.isPublic(ours.getModifiers()) && !Modifier.isFinal(ours.getModifiers()));
        assertEquals(jdks, ours.getSuperclass());
    }

    private static Class<?> classOf(String internalName) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'), false, HookSignaturesTest.class.getClassLoader());
    }

    private static MethodType typeOf(String descriptor) {
        return MethodType.fromMethodDescriptorString(descriptor, HookSignaturesTest.class.getClassLoader());
    }
}
