package io.turnstile.agent.rewrite;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.CONSTRUCTOR;
import static io.turnstile.agent.rewrite.HookSignatures.MANAGED_OBJECT;
import static io.turnstile.agent.rewrite.HookSignatures.MONITORS;
import static io.turnstile.agent.rewrite.HookSignatures.MONITOR_OBJECT;
import static io.turnstile.agent.rewrite.HookSignatures.OBJECT;

/**
 * The single instructions of one method that have to do with monitors. As Java:
 *
 * <pre>{@code
 * object.wait(ms); object.notify();    ->  Monitors.await(object, ms); Monitors.signal(object);
 * object::notifyAll                    ->  Monitors::signalAll, bound to object
 * Thread.holdsLock(object)             ->  Monitors.holdsLock(object)
 * new Object()                         ->  new MonitorObject(SITE)       // in selected classes
 * super()                              ->  super()                       // of ManagedObject, where that is the superclass
 * }</pre>
 */
final class MonitorMethod extends MethodVisitor {
    private static final String LAMBDA_METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    private final MonitorRewriter owner;
    private final String methodName;
    private int line = -1;
    private int openNewCount; // NEWs of Object whose constructor call is still to come
    private int addedStack;

    MonitorMethod(MethodVisitor next, MonitorRewriter owner, String methodName) {
        super(Opcodes.ASM9, next);
        this.owner = owner;
        this.methodName = methodName;
    }

    @Override
    public void visitLineNumber(int newLine, Label start) {
        line = newLine;
        super.visitLineNumber(newLine, start);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW && type.equals(OBJECT) && owner.role().createsMonitors()) {
            openNewCount++;
            owner.change();
            super.visitTypeInsn(opcode, MONITOR_OBJECT); // STACK: …, object
        } else {
            super.visitTypeInsn(opcode, type);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
        if (opcode == Opcodes.INVOKESPECIAL && type.equals(OBJECT) && name.equals(CONSTRUCTOR)) {
            constructorCall();
            return;
        }
        boolean onObject = opcode == Opcodes.INVOKEVIRTUAL
                || opcode == Opcodes.INVOKESPECIAL
                || opcode == Opcodes.INVOKEINTERFACE; // javac from 18 on, where the receiver's type is an interface
        String hook = onObject
                ? hookFor(name, descriptor)
                : opcode == Opcodes.INVOKESTATIC ? staticHookFor(type, name, descriptor) : null;
        if (hook == null) {
            super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
        } else {
            owner.change();
            String hookDescriptor = onObject ? withReceiver(descriptor) : descriptor;
            super.visitMethodInsn(Opcodes.INVOKESTATIC, MONITORS, hook, hookDescriptor, false);
        }
    }

    /** Ends a {@code new Object()}, or is the {@code super()} of a class whose superclass is Object. */
    private void constructorCall() {
        if (openNewCount > 0) {
            openNewCount--;
            addedStack = 1;
            IntConstant.push(mv, owner.newMonitorSite("new Object", methodName, line)); // STACK: …, object, site
            super.visitMethodInsn(
                    Opcodes.INVOKESPECIAL, MONITOR_OBJECT, CONSTRUCTOR, HookSignatures.NEW_MONITOR_OBJECT, false);
        } else {
            String superclass = owner.role().carriesWord() ? MANAGED_OBJECT : OBJECT;
            super.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, CONSTRUCTOR, "()V", false);
        }
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        Object[] replaced = arguments.clone();
        for (int i = 0; i < replaced.length; i++) {
            if (replaced[i] instanceof Handle handle) {
                Handle replacement = replacement(handle);
                boolean bound =
                        replacement != handle && i == 1 && bootstrap.getOwner().equals(LAMBDA_METAFACTORY);
                replaced[i] = bound ? owner.boundReference(handle, replacement, descriptor) : replacement;
            }
        }
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, replaced);
    }

    @Override
    public void visitLdcInsn(Object value) {
        super.visitLdcInsn(value instanceof Handle handle ? replacement(handle) : value);
    }

    private Handle replacement(Handle handle) {
        int tag = handle.getTag();
        if (tag == Opcodes.H_NEWINVOKESPECIAL
                && handle.getOwner().equals(OBJECT)
                && owner.role().createsMonitors()) {
            return owner.objectFactory(methodName, line, handle);
        }
        boolean onObject =
                tag == Opcodes.H_INVOKEVIRTUAL || tag == Opcodes.H_INVOKESPECIAL || tag == Opcodes.H_INVOKEINTERFACE;
        String hook = onObject
                ? hookFor(handle.getName(), handle.getDesc())
                : tag == Opcodes.H_INVOKESTATIC
                        ? staticHookFor(handle.getOwner(), handle.getName(), handle.getDesc())
                        : null;
        if (hook == null) {
            return handle;
        }
        owner.change();
        String hookDescriptor = onObject ? withReceiver(handle.getDesc()) : handle.getDesc();
        return new Handle(Opcodes.H_INVOKESTATIC, MONITORS, hook, hookDescriptor, false);
    }

    /** These are final in Object, so no class has others of these names and types. */
    private static String hookFor(String name, String descriptor) {
        return switch (name + descriptor) {
            case "wait()V", "wait(J)V", "wait(JI)V" -> HookSignatures.AWAIT;
            case "notify()V" -> HookSignatures.SIGNAL;
            case "notifyAll()V" -> HookSignatures.SIGNAL_ALL;
            default -> null;
        };
    }

    private static String staticHookFor(String type, String name, String descriptor) {
        boolean holdsLock = type.equals("java/lang/Thread")
                && name.equals(HookSignatures.HOLDS_LOCK)
                && descriptor.equals(HookSignatures.HOLDS_LOCK_HOOK);
        return holdsLock ? HookSignatures.HOLDS_LOCK : null;
    }

    private static String withReceiver(String descriptor) {
        return "(Ljava/lang/Object;" + descriptor.substring(1);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + addedStack, maxLocals);
    }
}
