package io.turnstile.agent.rewrite;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A method in which sites are found: it knows where it is, and offers each method reference for replacement. */
abstract class SiteMethod extends MethodVisitor {
    final String methodName;
    int line = -1;

    SiteMethod(MethodVisitor next, String methodName) {
        super(Opcodes.ASM9, next);
        this.methodName = methodName;
    }

    /**
     * What stands in for a method reference, or the same.
     *
     * @param serializable whether the serialized form of a lambda names the method, so that readers would not know ours
     */
    abstract Handle reference(Handle handle, boolean serializable);

    @Override
    public final void visitLineNumber(int newLine, Label start) {
        line = newLine;
        super.visitLineNumber(newLine, start);
    }

    @Override
    public final void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        boolean serializable = SerializableLambdas.isOne(bootstrap, arguments);
        Object[] replaced = arguments.clone();
        for (int i = 0; i < replaced.length; i++) {
            if (replaced[i] instanceof Handle handle) {
                replaced[i] = reference(handle, serializable);
            }
        }
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, replaced);
    }

    @Override
    public final void visitLdcInsn(Object value) {
        super.visitLdcInsn(value instanceof Handle handle ? reference(handle, false) : value);
    }
}
