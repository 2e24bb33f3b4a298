package io.turnstile.benchmarks.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * An application of many classes that does nothing but load and initialise them: classes of some 3 KB, a package for
 * each hundred, a {@code ReentrantLock} in each twentieth, a synchronized method in each fourth.
 */
final class GeneratedApplication {
    static final String MAIN_CLASS = "generated.Main";

    private static final int CLASSES_PER_PACKAGE = 100;
    private static final int CLASSES_PER_LOCK = 20;
    private static final int CLASSES_PER_SYNCHRONIZED_METHOD = 4;
    private static final int METHODS = 16;
    private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";

    private GeneratedApplication() {}

    /** Writes the jar. */
    static void write(Path jar, int classCount) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (int number = 0; number < classCount; number++) {
                add(entries, nameOf(number), ordinaryClass(number));
            }
            add(entries, "generated/Main", mainClass(classCount));
        }
    }

    private static void add(JarOutputStream entries, String name, byte[] bytes) throws IOException {
        entries.putNextEntry(new JarEntry(name + ".class"));
        entries.write(bytes);
        entries.closeEntry();
    }

    private static String nameOf(int number) {
        return "generated/p" + number / CLASSES_PER_PACKAGE + "/Class" + number;
    }

    private static byte[] ordinaryClass(int number) {
        String name = nameOf(number);
        ClassWriter writer = begin(name);
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "lock", "Ljava/lang/Object;", null, null)
                .visitEnd();
        MethodVisitor initialiser = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        initialiser.visitCode();
        if (number % CLASSES_PER_LOCK == 0) {
            initialiser.visitTypeInsn(Opcodes.NEW, LOCK);
            initialiser.visitInsn(Opcodes.DUP);
            initialiser.visitMethodInsn(Opcodes.INVOKESPECIAL, LOCK, "<init>", "()V", false);
            initialiser.visitFieldInsn(Opcodes.PUTSTATIC, name, "lock", "Ljava/lang/Object;");
        }
        initialiser.visitInsn(Opcodes.RETURN);
        initialiser.visitMaxs(0, 0);
        initialiser.visitEnd();
        for (int method = 0; method < METHODS; method++) {
            boolean isSynchronized = method == 0 && number % CLASSES_PER_SYNCHRONIZED_METHOD == 0;
            addMethod(writer, name, method, isSynchronized ? Opcodes.ACC_SYNCHRONIZED : 0);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    /*
     * static int methodN(int n) {
     *     StringBuilder text = new StringBuilder("...");
     *     while (n > 0) { text.append(n).append("..."); n--; }
     *     return text.length() + methodN+1(0);
     * }
     */
    private static void addMethod(ClassWriter writer, String owner, int number, int moreAccess) {
        String builder = "java/lang/StringBuilder";
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | moreAccess;
        MethodVisitor code = writer.visitMethod(access, "method" + number, "(I)I", null, null);
        Label loop = new Label();
        Label end = new Label();
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, builder);
        code.visitInsn(Opcodes.DUP);
        code.visitLdcInsn("a constant of method " + number + " in " + owner);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, builder, "<init>", "(Ljava/lang/String;)V", false);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        code.visitLabel(loop);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitJumpInsn(Opcodes.IFLE, end);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, builder, "append", "(I)L" + builder + ";", false);
        code.visitLdcInsn("another constant of method " + number);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, builder, "append", "(Ljava/lang/String;)L" + builder + ";", false);
        code.visitInsn(Opcodes.POP);
        code.visitIincInsn(0, -1);
        code.visitJumpInsn(Opcodes.GOTO, loop);
        code.visitLabel(end);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, builder, "length", "()I", false);
        if (number + 1 < METHODS) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "method" + (number + 1), "(I)I", false);
            code.visitInsn(Opcodes.IADD);
        }
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Calls each class once. */
    private static byte[] mainClass(int classCount) {
        ClassWriter writer = begin("generated/Main");
        int parts = (classCount + CLASSES_PER_PACKAGE - 1) / CLASSES_PER_PACKAGE;
        MethodVisitor main = writer.visitMethod(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "main", "([Ljava/lang/String;)V", null, null);
        main.visitCode();
        for (int part = 0; part < parts; part++) {
            main.visitMethodInsn(Opcodes.INVOKESTATIC, "generated/Main", "part" + part, "()V", false);
        }
        main.visitInsn(Opcodes.RETURN);
        main.visitMaxs(0, 0);
        main.visitEnd();
        for (int part = 0; part < parts; part++) {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "part" + part, "()V", null, null);
            code.visitCode();
            int end = Math.min(classCount, (part + 1) * CLASSES_PER_PACKAGE);
            for (int number = part * CLASSES_PER_PACKAGE; number < end; number++) {
                code.visitInsn(Opcodes.ICONST_1);
                code.visitMethodInsn(Opcodes.INVOKESTATIC, nameOf(number), "method0", "(I)I", false);
                code.visitInsn(Opcodes.POP);
            }
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static ClassWriter begin(String name) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, Type.getInternalName(Object.class), null);
        return writer;
    }
}
