package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Shapes of synchronized blocks that other compilers than javac make. */
class MonitorBlocksTest {
    private static final String LOCKED = "(Ljava/lang/Object;)V";

    /**
     * Kotlin's protected ranges end before the monitorexit. Once that is a call, which may throw, HotSpot would not compile the
     * method unless a handler that leaves the monitor covers it. The call of that handler itself comes after its monitorexit, out of its
     * range: C1 does not compile handlers that cover themselves.
     */
    @Test
    void callsThatReleaseAreCoveredWhereKotlinsExitsAreNot() {
        MethodNode method = rewritten(kotlinShape()).methods.stream()
                .filter(each -> each.name.equals("locked"))
                .findFirst()
                .orElseThrow();
        int calls = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof MethodInsnNode call && call.name.equals(HookSignatures.EXIT_TOKEN)) {
                calls++;
                boolean left = opcodeBefore(call.getPrevious()) == Opcodes.MONITOREXIT; // the previous loads the token
                assertEquals(calls == 2, left, "call " + calls + " comes after the monitorexit");
                assertEquals(calls == 1, isCovered(method, call), "call " + calls + " is covered");
            }
        }
        assertEquals(2, calls);
    }

    /** The JVM verifies it, and the monitor is free after either way out. */
    @Test
    void kotlinsBlocksLeaveTheMonitor() throws Exception {
        byte[] bytes = rewrite(kotlinShape());
        ClassLoader loader = new ClassLoader(MonitorBlocksTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        Object lock = new Object();
        loader.loadClass("Shape").getMethod("locked", Object.class).invoke(null, lock);
        assertFalse(Thread.holdsLock(lock));
    }

    private static int opcodeBefore(AbstractInsnNode instruction) {
        AbstractInsnNode before = instruction.getPrevious();
        while (before.getOpcode() < 0) {
            before = before.getPrevious();
        }
        return before.getOpcode();
    }

    private static boolean isCovered(MethodNode method, AbstractInsnNode instruction) {
        int index = method.instructions.indexOf(instruction);
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (block.type == null
                    && method.instructions.indexOf(block.start) <= index
                    && index < method.instructions.indexOf(block.end)) {
                return true;
            }
        }
        return false;
    }

    private static ClassNode rewritten(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(rewrite(classFile)).accept(node, 0);
        return node;
    }

    private static byte[] rewrite(byte[] classFile) {
        SiteRules.Selected rule = new SiteRules.Selected(LockProtocol.JVM, "test:1", null, LockProtocol.FUTEX);
        ClassRewriting rewriting = new ClassRewriting(classFile);
        MonitorPlan plan = rewriting.monitorPlan(rule, null, false);
        return rewriting.rewrite(null, false, plan, new SiteRecorder("Shape", rule, null));
    }

    private static byte[] kotlinShape() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Shape", null, HookSignatures.OBJECT, null);
        MethodVisitor mv = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "locked", LOCKED, null, null);
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        Label handlerEnd = new Label();
        mv.visitCode();
        mv.visitTryCatchBlock(from, to, handler, null);
        mv.visitTryCatchBlock(handler, handlerEnd, handler, null);
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: lock
        mv.visitInsn(Opcodes.MONITORENTER); // STACK: empty
        mv.visitLabel(from);
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false); // STACK: time
        mv.visitInsn(Opcodes.POP2); // STACK: empty
        mv.visitLabel(to);
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: lock
        mv.visitInsn(Opcodes.MONITOREXIT); // STACK: empty
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(handler);
        mv.visitVarInsn(Opcodes.ASTORE, 1); // STACK: empty
        mv.visitLabel(handlerEnd);
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: lock
        mv.visitInsn(Opcodes.MONITOREXIT); // STACK: empty
        mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: thrown
        mv.visitInsn(Opcodes.ATHROW);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
