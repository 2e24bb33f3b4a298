package io.turnstile.it.apps;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes a class with a method {@code run} that has a synchronized block and as many bytes of bytecode as its argument says, and
 * calls it often.
 */
public final class LongMethod {
    private static final String NAME = "io/turnstile/it/apps/LongMethod$Made";
    private static final int CALLS = 30_000; // both compilers have it by then
    private static final int BLOCK = 16; // bytes
    private static final int RETURN_AND_HANDLER = 6;

    private LongMethod() {}

    public static void main(String[] arguments) throws Exception {
        byte[] bytes = classFile(Integer.parseInt(arguments[0]));
        Class<?> made = new ClassLoader(LongMethod.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
        Runnable run = (Runnable) made.getConstructor().newInstance();
        for (int i = 0; i < CALLS; i++) {
            run.run();
        }
        System.out.println("count " + made.getField("count").getInt(run));
    }

    private static byte[] classFile(int length) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, NAME, null, "java/lang/Object", new String[] {
            Runnable.class.getName().replace('.', '/')
        });
        writer.visitField(Opcodes.ACC_PUBLIC, "count", "I", null, null).visitEnd();
        MethodVisitor mv = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        mv.visitCode();
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false); // STACK: empty
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
        addRun(writer, length);
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** As javac makes {@code synchronized (this) { count++; }}, and then nothing for a long while. */
    private static void addRun(ClassWriter writer, int length) {
        MethodVisitor mv = writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "()V", null, null);
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        Label handlerEnd = new Label();
        mv.visitCode();
        mv.visitTryCatchBlock(from, to, handler, null);
        mv.visitTryCatchBlock(handler, handlerEnd, handler, null);
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
        mv.visitInsn(Opcodes.DUP); // STACK: this, this
        mv.visitVarInsn(Opcodes.ASTORE, 1); // STACK: this
        mv.visitInsn(Opcodes.MONITORENTER); // STACK: empty
        mv.visitLabel(from);
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: this
        mv.visitInsn(Opcodes.DUP); // STACK: this, this
        mv.visitFieldInsn(Opcodes.GETFIELD, NAME, "count", "I"); // STACK: this, count
        mv.visitInsn(Opcodes.ICONST_1); // STACK: this, count, 1
        mv.visitInsn(Opcodes.IADD); // STACK: this, count
        mv.visitFieldInsn(Opcodes.PUTFIELD, NAME, "count", "I"); // STACK: empty
        mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: this
        mv.visitInsn(Opcodes.MONITOREXIT); // STACK: empty
        mv.visitLabel(to);
        for (int i = BLOCK + RETURN_AND_HANDLER; i < length; i++) {
            mv.visitInsn(Opcodes.NOP);
        }
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(handler);
        mv.visitVarInsn(Opcodes.ASTORE, 2); // STACK: empty
        mv.visitVarInsn(Opcodes.ALOAD, 1); // STACK: this
        mv.visitInsn(Opcodes.MONITOREXIT); // STACK: empty
        mv.visitLabel(handlerEnd);
        mv.visitVarInsn(Opcodes.ALOAD, 2); // STACK: thrown
        mv.visitInsn(Opcodes.ATHROW);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }
}
