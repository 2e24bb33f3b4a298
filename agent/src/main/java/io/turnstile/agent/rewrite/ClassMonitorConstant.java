package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

import static io.turnstile.agent.rewrite.HookSignatures.MONITORS;

/**
 * What carries the monitor of a Class object, as a constant of the class: compiled code then knows its address, as it knows that of a
 * Class object. As Java:
 *
 * <pre>{@code
 * private static final ManagedObject turnstile$monitor = Monitors.ofClassOrNull(C.class); // before all other initializers
 *
 * private static ManagedObject turnstile$classMonitor() {
 *     return turnstile$monitor != null ? turnstile$monitor : Monitors.ofClass(C.class);
 * }
 * }</pre>
 *
 * It is null until the initializer runs (a superclass's may call the class's methods before), and where there was no stack or memory for
 * it. Private and static: not part of the default serialVersionUID.
 */
final class ClassMonitorConstant {
    /** The name of class initializers. */
    static final String INITIALIZER = "<clinit>";

    private static final String GETTER = "turnstile$classMonitor";
    private static final String GETTER_TYPE = "()Lio/turnstile/runtime/lock/ManagedObject;";
    private static final String FIELD_TYPE = "Lio/turnstile/runtime/lock/ManagedObject;";

    private final String className;
    private boolean hasInitializer;

    ClassMonitorConstant(String className) {
        this.className = className;
    }

    /** The call that loads it. */
    MethodInsnNode call() {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, className, GETTER, GETTER_TYPE, false);
    }

    /** Adds the field, and what reads and sets it. */
    void addTo(ClassVisitor target) {
        FieldVisitor field = target.visitField(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
                SiteRules.CLASS_MONITOR_FIELD,
                FIELD_TYPE,
                null,
                null);
        field.visitEnd();
        addGetter(target);
        if (!hasInitializer) {
            MethodVisitor initializer = target.visitMethod(Opcodes.ACC_STATIC, INITIALIZER, "()V", null, null);
            initializer.visitCode();
            set(initializer);
            initializer.visitInsn(Opcodes.RETURN);
            initializer.visitMaxs(1, 0);
            initializer.visitEnd();
        }
    }

    private void addGetter(ClassVisitor target) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodVisitor mv = target.visitMethod(access, GETTER, GETTER_TYPE, null, null);
        Label unknown = new Label();
        mv.visitCode();
        mv.visitFieldInsn(Opcodes.GETSTATIC, className, SiteRules.CLASS_MONITOR_FIELD, FIELD_TYPE); // STACK: monitor
        mv.visitJumpInsn(Opcodes.IFNULL, unknown); // STACK: empty
        mv.visitFieldInsn(Opcodes.GETSTATIC, className, SiteRules.CLASS_MONITOR_FIELD, FIELD_TYPE); // STACK: monitor
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitLabel(unknown);
        mv.visitFrame(Opcodes.F_NEW, 0, new Object[0], 0, new Object[0]);
        push(mv, HookSignatures.OF_CLASS); // STACK: monitor
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitMaxs(1, 0);
        mv.visitEnd();
    }

    private void set(MethodVisitor mv) {
        push(mv, HookSignatures.OF_CLASS_OR_NULL); // STACK: monitor
        mv.visitFieldInsn(Opcodes.PUTSTATIC, className, SiteRules.CLASS_MONITOR_FIELD, FIELD_TYPE); // STACK: empty
    }

    /** STACK: … -> …, monitor. */
    private void push(MethodVisitor mv, String hook) {
        mv.visitLdcInsn(Type.getObjectType(className));
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, MONITORS, hook, HookSignatures.OF_CLASS_HOOK, false);
    }

    /** The class's initializer, with the constant first. */
    MethodVisitor initializer(MethodVisitor next) {
        hasInitializer = true;
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitCode() {
                super.visitCode();
                set(mv);
            }

            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
                super.visitMaxs(Math.max(maxStack, 1), maxLocals);
            }
        };
    }
}
