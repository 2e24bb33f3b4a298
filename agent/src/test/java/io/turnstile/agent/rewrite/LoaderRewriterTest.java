package io.turnstile.agent.rewrite;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Class loaders with a question for the runtime at the beginning of {@code loadClass}. */
class LoaderRewriterTest {
    /** Passes nothing on but the JDK's classes. */
    public static final class Filtering extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("java.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void theHookHasThisSignature() throws Exception {
        MethodType type = MethodType.fromMethodDescriptorString(HookSignatures.FIND_RUNTIME_HOOK, null);
        Class<?> hooks = Class.forName(HookSignatures.LOADER_HOOKS.replace('/', '.'));

        Method hook = hooks.getMethod(HookSignatures.FIND_RUNTIME, type.parameterArray());
        assertEquals(type.returnType(), hook.getReturnType());
    }

    @Test
    void aRewrittenLoaderVerifiesAndLoadsOtherClassesAsBefore() throws Exception {
        String name = Filtering.class.getName();
        byte[] rewritten = LoaderRewriter.rewrite(RewritingLoader.classFileOf(name));
        assertNotNull(rewritten);
        Class<?> twin = RewritingLoader.withPi().with(name, rewritten).loadClass(name);
        ClassLoader loader = (ClassLoader) twin.getConstructor().newInstance();

        assertSame(String.class, loader.loadClass("java.lang.String"));
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.example.Absent"));
    }

    @Test
    void classesWithoutSuchAMethodStayAsTheyAre() {
        assertNull(LoaderRewriter.rewrite(RewritingLoader.classFileOf(LoaderRewriterTest.class.getName())));
        assertNull(LoaderRewriter.rewrite(RewritingLoader.classFileOf(Integer.class.getName())));
    }
}
