package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.NAME_SET;
import static io.turnstile.agent.rewrite.HookSignatures.OF_THREAD;
import static io.turnstile.agent.rewrite.HookSignatures.PRIORITY_SET;
import static io.turnstile.agent.rewrite.HookSignatures.RUN_ENTERED;
import static io.turnstile.agent.rewrite.HookSignatures.RUN_ENTERED_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.SET_NAME;
import static io.turnstile.agent.rewrite.HookSignatures.SET_PRIORITY;
import static io.turnstile.agent.rewrite.HookSignatures.THREAD;
import static io.turnstile.agent.rewrite.HookSignatures.THREAD_HOOKS;

/**
 * Lets a thread announce itself when it begins to run and when its name or its priority is set. As Java, in {@code Thread} and
 * in every class that might be one, and in {@code Thread} alone:
 *
 * <pre>{@code
 * public void run() {
 *     ThreadHooks.runEntered(this);   // added
 *     ...
 * }
 *
 * public final void setName(String name) {   // and setPriority
 *     ...
 *     ThreadHooks.nameSet(this);             // added before each return
 * }
 * }</pre>
 *
 * The hook ignores objects that are not the current thread, so a {@code run()} too many does no harm. The other two methods are
 * final, so nobody gets past them. Only bodies change.
 */
final class ThreadRunRewriter extends ClassVisitor {
    private boolean changed;
    private boolean inThread; // the class is Thread itself

    ThreadRunRewriter(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** Whether a {@code run()} was found. */
    boolean changed() {
        return changed;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        inThread = name.equals(THREAD);
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        String setter = inThread ? hookAfter(name + descriptor) : null;
        if (setter != null) {
            changed = true;
            return new Tell(next, setter);
        }
        if (!isRun(access, name, descriptor)) {
            return next;
        }
        changed = true;
        return new Announce(next);
    }

    private static String hookAfter(String method) {
        return switch (method) {
            case SET_NAME -> NAME_SET;
            case SET_PRIORITY -> PRIORITY_SET;
            default -> null;
        };
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

    /** Emits a call of a hook before each return. */
    private static final class Tell extends MethodVisitor {
        private final String hook;

        Tell(MethodVisitor next, String hook) {
            super(Opcodes.ASM9, next);
            this.hook = hook;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.RETURN) {
                mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
                mv.visitMethodInsn(Opcodes.INVOKESTATIC, THREAD_HOOKS, hook, OF_THREAD, false); // STACK: empty
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(maxStack + 1, maxLocals);
        }
    }
}
