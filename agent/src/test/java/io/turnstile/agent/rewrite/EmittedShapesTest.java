package io.turnstile.agent.rewrite;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

/** Shapes that javac does not emit, and other compilers may. */
class EmittedShapesTest {
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";
    private static final String MAKE = "(Z)Ljava/util/concurrent/locks/ReentrantLock;";

    /** A frame names the uninitialized lock in a local variable and on the stack (JVMS 4.10.1.4). */
    @Test
    void uninitializedLockInALocalAcrossABranch() throws Exception {
        ReentrantLock lock = make(emit(Opcodes.V17, mv -> {
            Label allocation = new Label();
            Label otherwise = new Label();
            Label joined = new Label();
            Object[] locals = {Opcodes.INTEGER, allocation};
            mv.visitLabel(allocation);
            mv.visitTypeInsn(Opcodes.NEW, LOCK);
            mv.visitInsn(Opcodes.DUP);
            mv.visitVarInsn(Opcodes.ASTORE, 1);
            mv.visitVarInsn(Opcodes.ILOAD, 0);
            mv.visitJumpInsn(Opcodes.IFEQ, otherwise);
            mv.visitInsn(Opcodes.ICONST_1);
            mv.visitJumpInsn(Opcodes.GOTO, joined);
            mv.visitLabel(otherwise);
            mv.visitFrame(Opcodes.F_FULL, 2, locals, 1, new Object[] {allocation});
            mv.visitInsn(Opcodes.ICONST_0);
            mv.visitLabel(joined);
            mv.visitFrame(Opcodes.F_FULL, 2, locals, 2, new Object[] {allocation, Opcodes.INTEGER});
            construct(mv, "(Z)V");
            mv.visitVarInsn(Opcodes.ALOAD, 1);
            mv.visitInsn(Opcodes.ARETURN);
            mv.visitMaxs(2, 2);
        }));

        assertSame(PlatformReentrantLock.class, lock.getClass());
        assertEquals(true, lock.isFair());
    }

    /** {@code new ReentrantLock()} as a statement needs no second reference. */
    @Test
    void newWithoutDup() throws Exception {
        ReentrantLock lock = make(emit(Opcodes.V17, mv -> {
            mv.visitTypeInsn(Opcodes.NEW, LOCK);
            construct(mv, "()V");
            constructAndReturn(mv);
        }));

        assertSame(PlatformReentrantLock.class, lock.getClass());
    }

    /** Before class version 50 there are no frames; the old verifier infers. */
    @Test
    void classVersionWithoutFrames() throws Exception {
        ReentrantLock lock = make(emit(Opcodes.V1_4, EmittedShapesTest::constructAndReturn));

        assertSame(PlatformReentrantLock.class, lock.getClass());
    }

    /** The site's number needs one more slot than the method had. */
    @Test
    void stackThatWasFullGrowsByTheSite() throws Exception {
        ReentrantLock lock = make(emit(Opcodes.V17, mv -> {
            mv.visitTypeInsn(Opcodes.NEW, LOCK);
            mv.visitInsn(Opcodes.DUP);
            mv.visitVarInsn(Opcodes.ILOAD, 0);
            construct(mv, "(Z)V");
            mv.visitInsn(Opcodes.ARETURN);
            mv.visitMaxs(3, 1);
        }));

        assertEquals(true, lock.isFair());
    }

    /** A method handle constant stands for the constructor, as languages other than Java use it. */
    @Test
    void methodHandleConstant() throws Exception {
        ReentrantLock lock = make(emit(Opcodes.V17, mv -> {
            mv.visitLdcInsn(new Handle(Opcodes.H_NEWINVOKESPECIAL, LOCK, "<init>", "(Z)V", false));
            mv.visitVarInsn(Opcodes.ILOAD, 0);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact", MAKE, false);
            mv.visitInsn(Opcodes.ARETURN);
            mv.visitMaxs(2, 1);
        }));

        assertSame(PlatformReentrantLock.class, lock.getClass());
        assertEquals(true, lock.isFair());
    }

    /** Many classes later, site numbers no longer fit the short instructions. */
    @Test
    void siteNumbersOfEverySize() {
        for (int value : new int[] {-1, 0, 5, 6, 127, 128, 32767, 32768, Integer.MAX_VALUE}) {
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "made/Constant", null, "java/lang/Object", null);
            MethodVisitor mv = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "value", "()I", null, null);
            mv.visitCode();
            IntConstant.push(mv, value);
            mv.visitInsn(Opcodes.IRETURN);
            mv.visitMaxs(0, 0);
            mv.visitEnd();
            RewritingLoader loader = RewritingLoader.withPi().with("made.Constant", writer.toByteArray());

            assertEquals(value, invoke(loader, "made.Constant", "value"));
        }
    }

    private interface Body {
        void emit(MethodVisitor mv);
    }

    private static void constructAndReturn(MethodVisitor mv) {
        mv.visitTypeInsn(Opcodes.NEW, LOCK);
        mv.visitInsn(Opcodes.DUP);
        mv.visitVarInsn(Opcodes.ILOAD, 0);
        construct(mv, "(Z)V");
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitMaxs(3, 1);
    }

    private static void construct(MethodVisitor mv, String descriptor) {
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, LOCK, "<init>", descriptor, false);
    }

    private static byte[] emit(int version, Body body) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(version, Opcodes.ACC_PUBLIC, "made/Maker", null, "java/lang/Object", null);
        MethodVisitor mv = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "make", MAKE, null, null);
        mv.visitCode();
        body.emit(mv);
        mv.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** Rewrites, defines and calls {@code make(true)}. */
    private static ReentrantLock make(byte[] classFile) throws Exception {
        RewritingLoader loader = RewritingLoader.withPi().with("made.Maker", classFile);
        Class<?> maker = loader.loadClass("made.Maker");
        return (ReentrantLock) maker.getMethod("make", boolean.class).invoke(null, true);
    }

    private static Object invoke(ClassLoader loader, String className, String method) {
        try {
            return loader.loadClass(className).getMethod(method).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(className + "." + method + " could not be called", e);
        }
    }
}
