package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MethodLengthsTest {
    private static final SiteRules.Selected MONITORS =
            new SiteRules.Selected(LockProtocol.JVM, "rules.yaml:1", null, LockProtocol.PI);
    private static final int SECTION = 8; // bytes of a section that guards nothing

    @Test
    void methodThatCrossesTheLimitByBeingRewrittenIsNamedWithItsLengths() {
        List<String> lines = linesOf(MethodLengths.LONGEST_COMPILED);

        assertEquals(1, lines.size());
        String line = lines.get(0);
        assertTrue(line.startsWith("Long.locked(java.lang.Object, int[]): 8000 bytes of bytecode, 80"), line);
        assertTrue(line.endsWith("divide it, or start the JVM with -XX:-DontCompileHugeMethods"), line);
    }

    @Test
    void methodThatStaysBelowOrWasAboveBeforeIsNotNamed() {
        assertEquals(List.of(), linesOf(7000));
        assertEquals(List.of(), linesOf(MethodLengths.LONGEST_COMPILED + 1));
    }

    /** Many sections and little else: nothing grows by more than that. */
    @Test
    void evenNothingButSectionsDoesNotGrowPastTheLimitFromBelowAQuarterOfIt() {
        byte[] before = classFile(0, MethodLengths.LONGEST_COMPILED / 4 / SECTION);
        byte[] after = rewritten(before);
        CodeScan scan = new ConstantPoolScan(after).code();
        assertTrue(scan.codeLength(1) < MethodLengths.LONGEST_COMPILED, () -> "grown to " + scan.codeLength(1));
    }

    private static List<String> linesOf(int length) {
        byte[] before = classFile(length, 1);
        assertEquals(length, new ConstantPoolScan(before).code().codeLength(1));
        return MethodLengths.grownTooLong(before, rewritten(before));
    }

    private static byte[] rewritten(byte[] before) {
        ClassRewriting rewriting = new ClassRewriting(before);
        return rewriting.rewriteAsSelected(MONITORS, new SiteRecorder("Long", MONITORS, null));
    }

    /** A constructor, a method with sections, and one after it, so that the places count. */
    private static byte[] classFile(int length, int sections) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Long", null, "java/lang/Object", null);
        method(writer, "one", 10, 0);
        method(writer, "locked", length, sections);
        method(writer, "two", 20, 0);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void method(ClassWriter writer, String name, int length, int sections) {
        MethodVisitor mv = writer.visitMethod(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, "(Ljava/lang/Object;[I)V", null, null);
        mv.visitCode();
        for (int i = 0; i < sections; i++) { // without handlers, the shortest that there is
            mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: object
            mv.visitInsn(Opcodes.DUP); // STACK: object, object
            mv.visitVarInsn(Opcodes.ASTORE, 200); // STACK: object
            mv.visitInsn(Opcodes.MONITORENTER); // STACK: empty
            mv.visitVarInsn(Opcodes.ALOAD, 200); // STACK: object
            mv.visitInsn(Opcodes.MONITOREXIT); // STACK: empty
        }
        for (int i = sections * SECTION + 1; i < length; i++) {
            mv.visitInsn(Opcodes.NOP);
        }
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(2, 201);
        mv.visitEnd();
    }
}
