package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.GET_QUEUE_LENGTH;
import static io.turnstile.agent.rewrite.HookSignatures.GET_QUEUE_LENGTH_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.HAS_QUEUED_THREAD;
import static io.turnstile.agent.rewrite.HookSignatures.HAS_QUEUED_THREADS;
import static io.turnstile.agent.rewrite.HookSignatures.HAS_QUEUED_THREADS_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.HAS_QUEUED_THREAD_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.LOCK_HOOKS;
import static io.turnstile.agent.rewrite.HookSignatures.PLATFORM_REENTRANT_LOCK;

/**
 * Makes the monitoring methods of {@code ReentrantLock} that are final, and so cannot be overridden, tell the truth about
 * platform locks. As Java, for each of the three:
 *
 * <pre>{@code
 * public final boolean hasQueuedThreads() {
 *     if (this instanceof PlatformReentrantLock) return LockHooks.hasQueuedThreads(this);   // added
 *     return sync.hasQueuedThreads();
 * }
 * }</pre>
 *
 * Only bodies change, so the class can be retransformed after it was loaded.
 */
final class ReentrantLockTruth extends ClassVisitor {
    private int changedMethodCount;

    ReentrantLockTruth(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        String hook = hookFor(name, descriptor);
        if (hook == null) {
            return next;
        }
        changedMethodCount++;
        return new AskPlatformFirst(next, name, hook);
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        if (changedMethodCount != 3) {
            throw new IllegalStateException("this JDK's ReentrantLock has only " + changedMethodCount
                    + " of hasQueuedThreads, hasQueuedThread, getQueueLength");
        }
    }

    private static String hookFor(String name, String descriptor) {
        return switch (name + descriptor) {
            case HAS_QUEUED_THREADS + "()Z" -> HAS_QUEUED_THREADS_HOOK;
            case HAS_QUEUED_THREAD + "(Ljava/lang/Thread;)Z" -> HAS_QUEUED_THREAD_HOOK;
            case GET_QUEUE_LENGTH + "()I" -> GET_QUEUE_LENGTH_HOOK;
            default -> null;
        };
    }

    /** Emits the added line. */
    private static final class AskPlatformFirst extends MethodVisitor {
        private final String name;
        private final String hook;

        AskPlatformFirst(MethodVisitor next, String name, String hook) {
            super(Opcodes.ASM9, next);
            this.name = name;
            this.hook = hook;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label jvmLock = new Label();
            mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
            mv.visitTypeInsn(Opcodes.INSTANCEOF, PLATFORM_REENTRANT_LOCK); // STACK: int
            mv.visitJumpInsn(Opcodes.IFEQ, jvmLock); // STACK: empty
            mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
            if (name.equals(HAS_QUEUED_THREAD)) {
                mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: this, thread
            }
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, LOCK_HOOKS, name, hook, false); // STACK: int
            mv.visitInsn(Opcodes.IRETURN); // STACK: empty
            mv.visitLabel(jvmLock);
            mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null); // locals are this and the arguments, as at entry
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 2), maxLocals);
        }
    }
}
