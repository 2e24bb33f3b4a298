package io.turnstile.agent.rewrite;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.CONSTRUCTOR;
import static io.turnstile.agent.rewrite.HookSignatures.platformConstructor;

/** One method of a class whose lock constructions are rewritten, or, where a rule says {@code jvm}, only recorded. */
final class LockConstructionMethod extends SiteMethod {
    private final LockConstructionRewriter owner;
    private final SiteRecorder sites;
    private final int[] openNewCounts =
            new int[RetrofittedLock.values().length]; // whose constructor call is still to come
    private int addedStack;

    LockConstructionMethod(MethodVisitor next, LockConstructionRewriter owner, SiteRecorder sites, String methodName) {
        super(next, methodName);
        this.owner = owner;
        this.sites = sites;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode != Opcodes.NEW) {
            super.visitTypeInsn(opcode, type);
            return;
        }
        sites.otherLock("new ", type, methodName, line);
        RetrofittedLock kind = RetrofittedLock.of(type);
        if (kind != null) {
            openNewCounts[kind.ordinal()]++;
            super.visitTypeInsn(opcode, sites.rewrites() ? kind.platformType() : type); // STACK: …, lock
        } else {
            super.visitTypeInsn(opcode, type);
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
        RetrofittedLock kind = opcode == Opcodes.INVOKESPECIAL ? RetrofittedLock.of(type) : null;
        if (kind == null) {
            super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
        } else if (name.equals(CONSTRUCTOR)) {
            constructorCall(kind, descriptor);
        } else {
            String superclass = owner.isExtended(kind) ? kind.platformType() : type;
            super.visitMethodInsn(opcode, superclass, name, descriptor, isInterface);
        }
    }

    /** Ends a {@code new}, or is the {@code super(…)} of a class that extends the lock. */
    private void constructorCall(RetrofittedLock kind, String descriptor) {
        boolean ofNew = openNewCounts[kind.ordinal()] > 0;
        openNewCounts[kind.ordinal()] -= ofNew ? 1 : 0;
        int siteId = sites.record(kind, (ofNew ? "new " : "extends ") + kind.simpleName(), methodName, line);
        if (!sites.rewrites()) {
            super.visitMethodInsn(Opcodes.INVOKESPECIAL, kind.jdkType(), CONSTRUCTOR, descriptor, false);
            return;
        }
        addedStack = 1;
        IntConstant.push(mv, siteId); // STACK: …, lock, (fair,) site
        super.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                kind.platformType(),
                CONSTRUCTOR,
                platformConstructor(descriptor),
                false); // STACK: …
    }

    @Override
    Handle reference(Handle handle, boolean serializable) {
        if (handle.getTag() != Opcodes.H_NEWINVOKESPECIAL) {
            return handle;
        }
        sites.otherLock("reference to new ", handle.getOwner(), methodName, line);
        RetrofittedLock kind = RetrofittedLock.of(handle.getOwner());
        if (kind == null) {
            return handle;
        }
        String construct = kind.simpleName() + "::new";
        String obstacle = serializable ? "serializable constructor reference" : owner.obstacleToReferences();
        if (obstacle != null) {
            sites.leave(construct, methodName, line, obstacle);
            return handle;
        }
        int siteId = sites.record(kind, construct, methodName, line);
        return sites.rewrites() ? owner.referencedMethod(kind, handle.getDesc(), siteId) : handle;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + addedStack, maxLocals);
    }
}
