package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.JVM_ENTERS;
import static io.turnstile.agent.rewrite.HookSignatures.MONITOR_WATCH;
import static io.turnstile.agent.rewrite.HookSignatures.OF_OBJECT;

/** Makes the synchronized blocks of a JDK class say which object they are about to lock. They lock it as ever. */
final class WatchedBlocks extends ClassVisitor {
    WatchedBlocks(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            private int addedStack;

            @Override
            public void visitInsn(int opcode) {
                if (opcode == Opcodes.MONITORENTER) {
                    addedStack = 1;
                    super.visitInsn(Opcodes.DUP); // STACK: …, object, object
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, MONITOR_WATCH, JVM_ENTERS, OF_OBJECT, false); // STACK: …, object
                }
                super.visitInsn(opcode);
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                super.visitMaxs(maxStack + addedStack, maxLocals);
            }
        };
    }
}
