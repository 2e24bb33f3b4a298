package io.turnstile.agent.rewrite;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MonitoringTruthTest {
    /** The JVM this runs on must still have the three methods, in a form that verifies after the change. */
    @ParameterizedTest
    @EnumSource
    void verifiesOnThisJdk(RetrofittedLock kind) {
        byte[] classFile = RewritingLoader.classFileOf(kind.jdkType().replace('/', '.'));
        byte[] changed = new ClassRewriting(classFile).rewriteLock(kind);

        StringWriter problems = new StringWriter();
        CheckClassAdapter.verify(
                new ClassReader(changed), getClass().getClassLoader(), false, new PrintWriter(problems));
        assertEquals("", problems.toString());
    }

    /** Were a JDK to drop or rename one of them, start-up must say so rather than report half the truth. */
    @ParameterizedTest
    @EnumSource
    void refusesAClassWithoutTheThreeMethods(RetrofittedLock kind) {
        ClassRewriting other = new ClassRewriting(RewritingLoader.classFileOf("java.lang.Object"));

        assertThrows(IllegalStateException.class, () -> other.rewriteLock(kind));
    }
}
