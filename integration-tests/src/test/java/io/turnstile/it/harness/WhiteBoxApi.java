package io.turnstile.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * HotSpot's own interface for tests of its compilers, present in every build of it: {@code jdk.test.whitebox.WhiteBox}, of which the JDK
 * ships the native half only. What is here is the other half, as far as it is needed.
 */
public final class WhiteBoxApi {
    /** The class. */
    public static final String CLASS_NAME = "jdk.test.whitebox.WhiteBox";

    /** {@code boolean enqueueMethodForCompilation0(Executable, int level, int bytecodeIndex)}, an instance method. */
    public static final String COMPILE = "enqueueMethodForCompilation0";

    /** {@code boolean enqueueInitializerForCompilation0(Class, int level)}, an instance method. */
    public static final String COMPILE_INITIALIZER = "enqueueInitializerForCompilation0";

    private static final String INTERNAL_NAME = CLASS_NAME.replace('.', '/');

    private WhiteBoxApi() {}

    /** The options that give a JVM this interface. */
    public static String[] options(Path directory) throws IOException {
        Path file = directory.resolve(INTERNAL_NAME + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, classFile());
        return new String[] {
            "-XX:+UnlockDiagnosticVMOptions", "-XX:+WhiteBoxAPI", "-Xbootclasspath/a:" + directory.toAbsolutePath()
        };
    }

    private static byte[] classFile() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, INTERNAL_NAME, null, "java/lang/Object", null);
        addNative(writer, Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "registerNatives", "()V");
        addNative(writer, Opcodes.ACC_PUBLIC, COMPILE, "(Ljava/lang/reflect/Executable;II)Z");
        addNative(writer, Opcodes.ACC_PUBLIC, COMPILE_INITIALIZER, "(Ljava/lang/Class;I)Z");
        MethodVisitor initializer = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        initializer.visitCode();
        initializer.visitMethodInsn(Opcodes.INVOKESTATIC, INTERNAL_NAME, "registerNatives", "()V", false);
        initializer.visitInsn(Opcodes.RETURN);
        initializer.visitMaxs(0, 0);
        initializer.visitEnd();
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(1, 1);
        constructor.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void addNative(ClassWriter writer, int access, String name, String descriptor) {
        writer.visitMethod(access | Opcodes.ACC_NATIVE, name, descriptor, null, null)
                .visitEnd();
    }
}
