package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

import static io.turnstile.agent.rewrite.HookSignatures.MANAGED_OBJECT;
import static io.turnstile.agent.rewrite.HookSignatures.MONITORS;
import static io.turnstile.agent.rewrite.HookSignatures.OBJECT_TO_OBJECT;

/**
 * The methods by which rewritten blocks enter a monitor, one for each block:
 *
 * <pre>{@code
 * private static synthetic Object turnstile$enter$0(Object object) {
 *     Monitors.exitToken(null); // links the call that is needed when the stack has overflown
 *     return object instanceof ManagedObject ? Monitors.enterManaged((ManagedObject) object) : Monitors.enterOther(object);
 * }
 * }</pre>
 *
 * One for each, since the JVM profiles branches by method: at most places all objects are of one kind, and compiled code then
 * has that way alone, inlined, without the token. Private methods do not change the default serialVersionUID.
 */
final class EnterHelpers {
    private static final String PREFIX = "turnstile$enter$";

    private final String className;
    private final boolean shared;
    private int count;

    /**
     * Makes helpers for a class.
     *
     * @param shared whether nothing may be added to the class, so that a method of the runtime has to do
     */
    EnterHelpers(String className, boolean shared) {
        this.className = className;
        this.shared = shared;
    }

    /** The call of a new helper. */
    MethodInsnNode call() {
        return shared
                ? MonitorBlocks.call(HookSignatures.ENTER_ANY, OBJECT_TO_OBJECT)
                : new MethodInsnNode(Opcodes.INVOKESTATIC, className, PREFIX + count++, OBJECT_TO_OBJECT, false);
    }

    /** Adds the helpers that were called. */
    void addTo(ClassVisitor target) {
        for (int i = 0; i < count; i++) {
            add(target, PREFIX + i);
        }
    }

    private static void add(ClassVisitor target, String name) {
        MethodVisitor mv = target.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, name, OBJECT_TO_OBJECT, null, null);
        Label other = new Label();
        mv.visitCode();
        mv.visitInsn(Opcodes.ACONST_NULL); // STACK: null
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                MONITORS,
                HookSignatures.EXIT_TOKEN,
                HookSignatures.OF_OBJECT,
                false); // STACK: empty
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: object
        mv.visitTypeInsn(Opcodes.INSTANCEOF, MANAGED_OBJECT); // STACK: managed
        mv.visitJumpInsn(Opcodes.IFEQ, other); // STACK: empty
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: object
        mv.visitTypeInsn(Opcodes.CHECKCAST, MANAGED_OBJECT); // STACK: object
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                MONITORS,
                HookSignatures.ENTER_MANAGED,
                HookSignatures.ENTER_MANAGED_HOOK,
                false); // STACK: token
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitLabel(other);
        mv.visitFrame(Opcodes.F_NEW, 1, new Object[] {HookSignatures.OBJECT}, 0, new Object[0]);
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: object
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC, MONITORS, HookSignatures.ENTER_OTHER, OBJECT_TO_OBJECT, false); // STACK: token
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitMaxs(1, 1);
        mv.visitEnd();
    }
}
