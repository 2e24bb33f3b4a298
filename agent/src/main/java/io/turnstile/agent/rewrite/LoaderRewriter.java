package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.FIND_RUNTIME;
import static io.turnstile.agent.rewrite.HookSignatures.FIND_RUNTIME_HOOK;
import static io.turnstile.agent.rewrite.HookSignatures.LOADER_HOOKS;

/**
 * Has a class loader find the runtime, which rewritten classes refer to. As Java, in every class that might be a loader:
 *
 * <pre>{@code
 * public Class<?> loadClass(String name) {                  // also (String name, boolean resolve)
 *     Class<?> ofRuntime = LoaderHooks.find(name);          // added: null for all other classes
 *     if (ofRuntime != null) return ofRuntime;              // added
 *     ...
 * }
 * }</pre>
 *
 * Only bodies change.
 */
final class LoaderRewriter extends ClassVisitor {
    private static final String LOAD_CLASS = "loadClass";
    private static final String BY_NAME = "(Ljava/lang/String;)Ljava/lang/Class;";
    private static final String BY_NAME_AND_RESOLVE = "(Ljava/lang/String;Z)Ljava/lang/Class;";

    private boolean changed;
    private boolean hasFrames;

    private LoaderRewriter(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** Rewrites a class; returns null where it is none that loads others. */
    static byte[] rewrite(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        if (HookSignatures.OBJECT.equals(reader.getSuperName())) {
            return null;
        }
        ClassWriter writer = new ClassWriter(reader, 0);
        LoaderRewriter rewriter = new LoaderRewriter(writer);
        reader.accept(rewriter, 0);
        return rewriter.changed ? writer.toByteArray() : null;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        hasFrames = (version & 0xFFFF) >= Opcodes.V1_6;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        int excluded = Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
        boolean loads = name.equals(LOAD_CLASS)
                && (descriptor.equals(BY_NAME) || descriptor.equals(BY_NAME_AND_RESOLVE))
                && (access & excluded) == 0;
        if (!loads) {
            return next;
        }
        changed = true;
        return new FindFirst(next, hasFrames);
    }

    /** Emits the added lines. */
    private static final class FindFirst extends MethodVisitor {
        private final boolean hasFrames;

        FindFirst(MethodVisitor next, boolean hasFrames) {
            super(Opcodes.ASM9, next);
            this.hasFrames = hasFrames;
        }

        @Override
        public void visitCode() {
            Label goOn = new Label();
            super.visitCode();
            mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: name
            mv.visitMethodInsn(
                    Opcodes.INVOKESTATIC, LOADER_HOOKS, FIND_RUNTIME, FIND_RUNTIME_HOOK, false); // STACK: class
            mv.visitInsn(Opcodes.DUP); // STACK: class, class
            mv.visitJumpInsn(Opcodes.IFNULL, goOn); // STACK: class
            mv.visitInsn(Opcodes.ARETURN);
            mv.visitLabel(goOn);
            if (hasFrames) {
                mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Class"});
            }
            mv.visitInsn(Opcodes.POP); // STACK: empty
        }

        @Override
        public void visitMaxs(int maxStack, int maxLocals) {
            super.visitMaxs(Math.max(maxStack, 2), maxLocals);
        }
    }
}
