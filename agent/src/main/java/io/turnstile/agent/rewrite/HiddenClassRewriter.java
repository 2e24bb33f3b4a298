package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.DEFINED;
import static io.turnstile.agent.rewrite.HookSignatures.DEFINED_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.DEFINE_HIDDEN;
import static io.turnstile.agent.rewrite.HookSignatures.DEFINE_HIDDEN_WITH_DATA;
import static io.turnstile.agent.rewrite.HookSignatures.HIDDEN_CLASS_HOOKS;

/**
 * Makes {@code MethodHandles.Lookup} show us the class files of hidden classes, of which agents are not told. As Java:
 *
 * <pre>{@code
 * public Lookup defineHiddenClass(byte[] bytes, boolean initialize, ClassOption... options) {
 *     bytes = HiddenClassHooks.defined(this, bytes);   // added
 *     ...
 * }
 * }</pre>
 *
 * Only bodies change, so the class can be retransformed after it was loaded.
 */
final class HiddenClassRewriter extends ClassVisitor {
    private static final String BYTES_FIRST = "([B";

    private boolean found;

    HiddenClassRewriter(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        boolean defines = name.equals(DEFINE_HIDDEN) || name.equals(DEFINE_HIDDEN_WITH_DATA);
        if (!defines || !descriptor.startsWith(BYTES_FIRST) || (access & Opcodes.ACC_PUBLIC) == 0) {
            return next;
        }
        found = true;
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
                super.visitCode();
                mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: lookup
                mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: lookup, bytes
                mv.visitMethodInsn(
                        Opcodes.INVOKESTATIC, HIDDEN_CLASS_HOOKS, DEFINED, DEFINED_HOOK, false); // STACK: bytes
                mv.visitVarInsn(Opcodes.ASTORE, 1); // STACK: empty
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                super.visitMaxs(Math.max(maxStack, 2), maxLocals);
            }
        };
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        if (!found) {
            throw new IllegalStateException("this JDK's Lookup has no " + DEFINE_HIDDEN);
        }
    }
}
