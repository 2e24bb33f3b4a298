package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.GET_QUEUE_LENGTH;
import static io.turnstile.agent.rewrite.HookSignatures.HAS_QUEUED_THREAD;
import static io.turnstile.agent.rewrite.HookSignatures.HAS_QUEUED_THREADS;
import static io.turnstile.agent.rewrite.HookSignatures.IS_PLATFORM_LOCK;
import static io.turnstile.agent.rewrite.HookSignatures.LOCK_HOOKS;

/**
 * Makes the monitoring methods of {@code ReentrantLock} or {@code ReentrantReadWriteLock} that are final, and so cannot be
 * overridden, tell the truth about platform locks. As Java, for each of the three:
 *
 * <pre>{@code
 * public final boolean hasQueuedThreads() {
 *     if (LockHooks.isPlatformLock(this)) return LockHooks.hasQueuedThreads(this);   // added
 *     return sync.hasQueuedThreads();
 * }
 * }</pre>
 *
 * Only bodies change, so the class can be retransformed after it was loaded.
 */
final class MonitoringTruth extends ClassVisitor {
    private final RetrofittedLock kind;
    private int changedMethodCount;

    MonitoringTruth(ClassVisitor next, RetrofittedLock kind) {
        super(Opcodes.ASM9, next);
        this.kind = kind;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!isFinalQuestion(name + descriptor)) {
            return next;
        }
        changedMethodCount++;
        return new AskPlatformFirst(next, kind, name, descriptor);
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        if (changedMethodCount != 3) {
            throw new IllegalStateException("this JDK's " + kind.simpleName() + " has only " + changedMethodCount
                    + " of hasQueuedThreads, hasQueuedThread, getQueueLength");
        }
    }

    private static boolean isFinalQuestion(String method) {
        return switch (method) {
            case HAS_QUEUED_THREADS + "()Z", HAS_QUEUED_THREAD + "(Ljava/lang/Thread;)Z", GET_QUEUE_LENGTH + "()I" ->
                true;
            default -> false;
        };
    }

    /** Emits the added line. */
    private static final class AskPlatformFirst extends MethodVisitor {
        private final String name;
        private final String question;
        private final String hook;

        AskPlatformFirst(MethodVisitor next, RetrofittedLock kind, String name, String descriptor) {
            super(Opcodes.ASM9, next);
            String lock = "(L" + kind.jdkType() + ";";
            this.name = name;
            question = lock + ")Z";
            hook = lock + descriptor.substring(1);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label jvmLock = new Label();
            mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, LOCK_HOOKS, IS_PLATFORM_LOCK, question, false); // STACK: int
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
