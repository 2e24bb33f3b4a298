package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.PARK_HOOKS;
import static io.turnstile.agent.rewrite.HookSignatures.UNPARK;
import static io.turnstile.agent.rewrite.HookSignatures.UNPARK_DESCRIPTOR;
import static io.turnstile.agent.rewrite.HookSignatures.UNPARK_HOOK;

/**
 * Makes {@code LockSupport.unpark} reach threads that park by Turnstile, whoever calls it. As Java:
 *
 * <pre>{@code
 * public static void unpark(Thread thread) {
 *     if (ParkHooks.unpark(thread)) return;   // added
 *     ...
 * }
 * }</pre>
 *
 * Only a body changes, so the class can be retransformed after it was loaded.
 */
final class UnparkRewriter extends ClassVisitor {
    private boolean found;

    UnparkRewriter(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!name.equals(UNPARK) || !descriptor.equals(UNPARK_DESCRIPTOR)) {
            return next;
        }
        found = true;
        return new AskPlatformFirst(next);
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        if (!found) {
            throw new IllegalStateException("this JDK's LockSupport has no " + UNPARK + UNPARK_DESCRIPTOR);
        }
    }

    /** Emits the added line. */
    private static final class AskPlatformFirst extends MethodVisitor {
        AskPlatformFirst(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label parkedByJvm = new Label();
            mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: thread
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, PARK_HOOKS, UNPARK, UNPARK_HOOK, false); // STACK: int
            mv.visitJumpInsn(Opcodes.IFEQ, parkedByJvm); // STACK: empty
            mv.visitInsn(Opcodes.RETURN); // STACK: empty
            mv.visitLabel(parkedByJvm);
            mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null); // the argument, as at entry
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }
}
