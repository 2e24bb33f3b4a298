package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.PARK_HOOKS;

/**
 * Makes one class park by Turnstile where it parked by {@code LockSupport}. As Java:
 *
 * <pre>{@code
 * LockSupport.parkNanos(this, ns)   ->  ParkHooks.parkNanos(this, ns)
 * LockSupport::park                 ->  ParkHooks::park
 * }</pre>
 *
 * Names, descriptors and stacks are the same. Only bodies change.
 */
final class ParkRewriter extends ClassVisitor {
    private final SiteRecorder sites;
    private final LockPlaces places;
    private int methodCount; // so far

    /**
     * Makes a rewriter.
     *
     * @param places where there may be something to do
     */
    ParkRewriter(ClassVisitor next, SiteRecorder sites, LockPlaces places) {
        super(Opcodes.ASM9, next);
        this.sites = sites;
        this.places = places;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        boolean concerned = places.concern(methodCount++);
        return concerned && !name.equals(SerializableLambdas.DESERIALIZER) ? new Method(next, name) : next;
    }

    private final class Method extends SiteMethod {
        Method(MethodVisitor next, String methodName) {
            super(next, methodName);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean replaced = opcode == Opcodes.INVOKESTATIC
                    && HookSignatures.parks(owner, name, descriptor)
                    && sites.recordPark("LockSupport." + name, methodName, line);
            super.visitMethodInsn(opcode, replaced ? PARK_HOOKS : owner, name, descriptor, isInterface);
        }

        @Override
        Handle reference(Handle handle, boolean serializable) {
            if (handle.getTag() != Opcodes.H_INVOKESTATIC
                    || !HookSignatures.parks(handle.getOwner(), handle.getName(), handle.getDesc())) {
                return handle;
            }
            String construct = "LockSupport::" + handle.getName();
            if (serializable) {
                sites.leave(construct, methodName, line, "serializable method reference");
                return handle;
            }
            return sites.recordPark(construct, methodName, line)
                    ? new Handle(handle.getTag(), PARK_HOOKS, handle.getName(), handle.getDesc(), false)
                    : handle;
        }
    }
}
