package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.RUN_ENTERED;
import static io.turnstile.agent.rewrite.HookSignatures.RUN_ENTERED_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.THREAD_HOOKS;

/**
 * Lets a thread announce itself when it begins to run. As Java, in {@code Thread} and in every class that might be one:
 *
 * <pre>{@code
 * public void run() {
 *     ThreadHooks.runEntered(this);   // added
 *     ...
 * }
 * }</pre>
 *
 * The hook ignores objects that are not the current thread, so a {@code run()} too many does no harm. Only bodies change.
 */
final class ThreadRunRewriter extends ClassVisitor {
    private boolean changed;

    ThreadRunRewriter(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** Whether a {@code run()} was found. */
    boolean changed() {
        return changed;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!isRun(access, name, descriptor)) {
            return next;
        }
        changed = true;
        return new Announce(next);
    }

    private static boolean isRun(int access, String name, String descriptor) {
        int excluded = Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
        return name.equals("run")
                && descriptor.equals("()V")
                && (access & Opcodes.ACC_PUBLIC) != 0
                && (access & excluded) == 0;
    }

    /** Emits the added line. */
    private static final class Announce extends MethodVisitor {
        Announce(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
            mv.visitMethodInsn(
                    Opcodes.INVOKESTATIC, THREAD_HOOKS, RUN_ENTERED, RUN_ENTERED_HOOK, false); // STACK: empty
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 1), maxLocals);
        }
    }
}
