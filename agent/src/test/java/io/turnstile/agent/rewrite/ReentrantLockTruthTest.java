package io.turnstile.agent.rewrite;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ReentrantLockTruthTest {
    private static final String REENTRANT_LOCK = "java.util.concurrent.locks.ReentrantLock";

    /** The JVM this runs on must still have the three methods, in a form that verifies after the change. */
    @Test
    void verifiesOnThisJdk() {
        byte[] changed = new ClassRewriting(RewritingLoader.classFileOf(REENTRANT_LOCK)).rewriteReentrantLock();

        StringWriter problems = new StringWriter();
        CheckClassAdapter.verify(
                new ClassReader(changed), getClass().getClassLoader(), false, new PrintWriter(problems));
        assertEquals("", problems.toString());
    }

    /** Were a JDK to drop or rename one of them, start-up must say so rather than report half the truth. */
    @Test
    void refusesAClassWithoutTheThreeMethods() {
        ClassRewriting other = new ClassRewriting(RewritingLoader.classFileOf("java.lang.Object"));

        assertThrows(IllegalStateException.class, other::rewriteReentrantLock);
    }
}
