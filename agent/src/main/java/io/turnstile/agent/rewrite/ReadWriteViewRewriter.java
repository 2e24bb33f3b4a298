package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives a class that extends a {@code ReadLock} or {@code WriteLock} ours as its superclass, whether a rule selects it or not: it may be
 * given a lock that a rule has made ours, and the JDK's superclass would take the JDK's state out of that. As Java:
 *
 * <pre>{@code
 * class Reading extends ReadLock {              ->  class Reading extends PlatformReadLock {
 *     Reading(ReentrantReadWriteLock lock) {            Reading(ReentrantReadWriteLock lock) {
 *         super(lock);                                      super(lock);
 *     }                                                 }
 *     void lock() { super.lock(); }                     void lock() { super.lock(); }    // of PlatformReadLock
 * }
 * }</pre>
 */
final class ReadWriteViewRewriter extends ClassVisitor {
    private ReadWriteView extended; // null where the superclass is another

    ReadWriteViewRewriter(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        extended = ReadWriteView.of(superName);
        if (extended == null) {
            super.visit(version, access, name, signature, superName, interfaces);
        } else {
            String superclass = extended.platformType();
            String newSignature = LockConstructionRewriter.withSuperclass(superclass, signature);
            super.visit(version, access, name, newSignature, superclass, interfaces);
        }
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return extended == null ? next : new CallsOfSuperclass(next, extended);
    }

    /** Has {@code super(…)} and {@code super.…} name the new superclass. */
    private static final class CallsOfSuperclass extends MethodVisitor {
        private final ReadWriteView extended;

        CallsOfSuperclass(MethodVisitor next, ReadWriteView extended) {
            super(Opcodes.ASM9, next);
            this.extended = extended;
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
            boolean ofSuperclass = opcode == Opcodes.INVOKESPECIAL && type.equals(extended.jdkType());
            super.visitMethodInsn(opcode, ofSuperclass ? extended.platformType() : type, name, descriptor, isInterface);
        }
    }
}
