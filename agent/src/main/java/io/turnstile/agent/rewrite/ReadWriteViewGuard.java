package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.CONSTRUCTOR;
import static io.turnstile.agent.rewrite.HookSignatures.LOCK_HOOKS;
import static io.turnstile.agent.rewrite.HookSignatures.OF_READ_WRITE_LOCK;
import static io.turnstile.agent.rewrite.HookSignatures.VIEW_MADE;
import static io.turnstile.agent.rewrite.HookSignatures.VIEW_MADE_HOOK;

/**
 * Has the JDK's own {@code ReadLock} and {@code WriteLock} refuse to be made for a lock of ours by a class that does not have our
 * superclass. As Java:
 *
 * <pre>{@code
 * protected ReadLock(ReentrantReadWriteLock lock) {
 *     sync = lock.sync;
 *     LockHooks.viewMade(this, lock);   // added
 * }
 * }</pre>
 *
 * Only the body changes, so the class can be retransformed after it was loaded.
 */
final class ReadWriteViewGuard extends ClassVisitor {
    private int guardedCount;

    ReadWriteViewGuard(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!name.equals(CONSTRUCTOR)) {
            return next;
        }
        if (!descriptor.equals(OF_READ_WRITE_LOCK)) {
            throw new IllegalStateException("this JDK's read and write locks have a constructor " + descriptor);
        }
        guardedCount++;
        return new TellAtReturn(next);
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        if (guardedCount != 1) {
            throw new IllegalStateException("this JDK's read and write locks have " + guardedCount + " constructors");
        }
    }

    /** Emits the added line. */
    private static final class TellAtReturn extends MethodVisitor {
        TellAtReturn(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
                mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
                mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: this, lock
                mv.visitMethodInsn(Opcodes.INVOKESTATIC, LOCK_HOOKS, VIEW_MADE, VIEW_MADE_HOOK, false); // STACK: empty
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 2), maxLocals);
        }
    }
}
