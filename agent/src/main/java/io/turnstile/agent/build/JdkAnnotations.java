package io.turnstile.agent.build;

import java.nio.charset.StandardCharsets;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts the JDK's own annotations in the place of ours of the same name, which the JVM does not know; it obeys them on the boot
 * loader.
 */
final class JdkAnnotations {
    private static final String OURS = "Lio/turnstile/runtime/annotation/";
    private static final int LARGE_FRAME_LOCALS = 2048; // LargeFrame.LOCALS
    private static final String OF_JDK = "Ljdk/internal/vm/annotation/";

    private JdkAnnotations() {}

    /** The class file as the boot loader gets it. */
    static byte[] putInto(byte[] classFile) {
        // The name stands in the constant pool, byte by byte.
        if (!new String(classFile, StandardCharsets.ISO_8859_1).contains(OURS)) {
            return classFile;
        }
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Renaming(writer), 0);
        return writer.toByteArray();
    }

    private static final class Renaming extends ClassVisitor {
        Renaming(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                private int addedLocals;

                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    if (annotation.equals(OURS + "LargeFrame;")) {
                        addedLocals = LARGE_FRAME_LOCALS;
                        return null; // ours alone
                    }
                    return super.visitAnnotation(annotation.replace(OURS, OF_JDK), visible);
                }

                @Override
                public void visitMaxs(int maxStack, int maxLocals) {
                    super.visitMaxs(maxStack, maxLocals + addedLocals);
                }
            };
        }
    }
}
