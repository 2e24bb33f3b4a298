package io.turnstile.agent.rewrite;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Emitted code names the runtime by strings; each must resolve. */
class HookSignaturesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                HookSignatures.LOCK_HOOKS + " " + HookSignatures.HAS_QUEUED_THREADS + " "
                        + HookSignatures.HAS_QUEUED_THREADS_HOOK,
                HookSignatures.LOCK_HOOKS + " " + HookSignatures.HAS_QUEUED_THREAD + " "
                        + HookSignatures.HAS_QUEUED_THREAD_HOOK,
                HookSignatures.LOCK_HOOKS + " " + HookSignatures.GET_QUEUE_LENGTH + " "
                        + HookSignatures.GET_QUEUE_LENGTH_HOOK,
                HookSignatures.THREAD_HOOKS + " " + HookSignatures.RUN_ENTERED + " " + HookSignatures.RUN_ENTERED_HOOK,
                HookSignatures.PARK_HOOKS + " " + HookSignatures.UNPARK + " " + HookSignatures.UNPARK_HOOK,
                HookSignatures.HIDDEN_CLASS_HOOKS + " " + HookSignatures.DEFINED + " " + HookSignatures.DEFINED_HOOK,
                HookSignatures.MONITOR_WATCH + " " + HookSignatures.JVM_ENTERS + " " + HookSignatures.OF_OBJECT,
            })
    void hookIsAPublicStaticMethodOfThisSignature(String owner, String name, String descriptor) throws Exception {
        MethodType type = typeOf(descriptor);
        Method hook = classOf(owner).getMethod(name, type.parameterArray());

        assertEquals(type.returnType(), hook.getReturnType());
        assertTrue(Modifier.isStatic(hook.getModifiers()), hook + " is not static");
        assertTrue(Modifier.isPublic(classOf(owner).getModifiers()), owner + " is not public");
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
    @ValueSource(strings = {HookSignatures.NEW_LOCK, HookSignatures.NEW_LOCK_FAIR})
    void bothLocksHaveTheConstructorAndItsReplacement(String lockConstructor) throws Exception {
        Class<?> platformLock = classOf(HookSignatures.PLATFORM_REENTRANT_LOCK);

        ReentrantLock.class.getConstructor(typeOf(lockConstructor).parameterArray());
        platformLock.getConstructor(
                typeOf(HookSignatures.platformConstructor(lockConstructor)).parameterArray());
    }

    /** A subclass of the JDK's, not final, so that it can take the place of both the class and its superclass role. */
    @Test
    void platformLockIsAnOpenSubclassOfReentrantLock() throws Exception {
        Class<?> platformLock = classOf(HookSignatures.PLATFORM_REENTRANT_LOCK);

        assertEquals(classOf(HookSignatures.REENTRANT_LOCK), platformLock.getSuperclass());
        assertTrue(!Modifier.isFinal(platformLock.getModifiers()), "the platform lock is final");
    }

    /** ReentrantLock has no third constructor whose calls would be missed. */
    @Test
    void reentrantLockHasTheseTwoConstructorsOnly() {
        assertEquals(2, ReentrantLock.class.getDeclaredConstructors().length);
    }

    private static Class<?> classOf(String internalName) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'), false, HookSignaturesTest.class.getClassLoader());
    }

    private static MethodType typeOf(String descriptor) {
        return MethodType.fromMethodDescriptorString(descriptor, HookSignaturesTest.class.getClassLoader());
    }
}
