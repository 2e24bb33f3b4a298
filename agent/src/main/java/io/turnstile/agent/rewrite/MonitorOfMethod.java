package io.turnstile.agent.rewrite;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The monitor that a synchronized method takes.
 *
 * @param className internal name of the class
 * @param isReceiver whether it is the receiver's; otherwise that of the {@code Class} object
 * @param needsFrames whether the class file has stack maps
 */
record MonitorOfMethod(String className, boolean isReceiver, boolean needsFrames) {
    private static final int FIRST_WITH_CLASS_CONSTANTS = Opcodes.V1_5;
    private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

    /** The monitor, or null where there is none, or it cannot be named in so old a class file. */
    static MonitorOfMethod of(int access, int majorVersion, String className) {
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        if ((access & Opcodes.ACC_SYNCHRONIZED) == 0 || isStatic && majorVersion < FIRST_WITH_CLASS_CONSTANTS) {
            return null;
        }
        return new MonitorOfMethod(className, !isStatic, majorVersion >= FIRST_WITH_FRAMES);
    }

    /** STACK: … -> …, monitor. */
    void push(MethodVisitor mv) {
        if (isReceiver) {
            mv.visitVarInsn(Opcodes.ALOAD, 0);
        } else {
            mv.visitLdcInsn(Type.getObjectType(className));
        }
    }

    /** What is left of the local variables where an exception leaves the body. */
    Object[] localsAtHandler() {
        return isReceiver ? new Object[] {className} : new Object[0];
    }
}
