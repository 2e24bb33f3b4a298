package io.turnstile.it.apps;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Classes of old class-file versions, without stack maps, without class constants, with subroutines: two threads count in each of their
 * synchronized sections. Prints for each how many counts were lost. Each is defined without saying its name, as programs that make
 * classes do. Arguments: how often, and {@code managed} to fail where a class has not been rewritten.
 */
public final class OldClassFiles {
    private static final String PACKAGE = "io/turnstile/it/apps/";

    private OldClassFiles() {}

    public static void main(String[] arguments) throws Exception {
        int times = Integer.parseInt(arguments[0]);
        for (int version : new int[] {Opcodes.V1_1, Opcodes.V1_3, Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6}) {
            Class<?> type = define(version);
            String superclass = type.getSuperclass().getSimpleName();
            if (arguments.length > 1 && !superclass.equals("ManagedObject")) {
                throw new IllegalStateException(type + " extends " + superclass);
            }
            Object object = type.getConstructor().newInstance();
            List<String> results = new ArrayList<>();
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().startsWith("count")) {
                    results.add(method.getName() + " " + lost(object, method, times));
                }
            }
            results.sort(null);
            System.out.println((version & 0xFFFF) + " " + results);
        }
    }

    private static int lost(Object object, Method method, int times) throws Exception {
        var field = object.getClass().getField(method.getName().equals("countStatically") ? "ofClass" : "value");
        int before = field.getInt(object);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int j = 0; j < times; j++) {
                        method.invoke(object);
                    }
                } catch (ReflectiveOperationException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return 2 * times - (field.getInt(object) - before);
    }

    private static Class<?> define(int version) {
        byte[] bytes = classFile(PACKAGE + "Old" + (version & 0xFFFF), version);
        return new ClassLoader(OldClassFiles.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
    }

    private static byte[] classFile(String name, int version) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name, null, "java/lang/Object", null);
        writer.visitField(Opcodes.ACC_PUBLIC, "value", "I", null, null).visitEnd();
        writer.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "ofClass", "I", null, null)
                .visitEnd();
        MethodVisitor mv = begin(writer, Opcodes.ACC_PUBLIC, "<init>");
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        end(mv);
        mv = begin(writer, Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNCHRONIZED, "countInMethod");
        increment(mv, name);
        end(mv);
        mv = begin(writer, Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_STATIC, "countStatically");
        mv.visitFieldInsn(Opcodes.GETSTATIC, name, "ofClass", "I");
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitInsn(Opcodes.IADD);
        mv.visitFieldInsn(Opcodes.PUTSTATIC, name, "ofClass", "I");
        end(mv);
        block(begin(writer, Opcodes.ACC_PUBLIC, "countInBlock"), name);
        if ((version & 0xFFFF) < Opcodes.V1_6) {
            subroutine(begin(writer, Opcodes.ACC_PUBLIC, "countInSubroutine"), name);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static MethodVisitor begin(ClassWriter writer, int access, String name) {
        MethodVisitor mv = writer.visitMethod(access, name, "()V", null, null);
        mv.visitCode();
        return mv;
    }

    private static void end(MethodVisitor mv) {
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    private static void increment(MethodVisitor mv, String name) {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitInsn(Opcodes.DUP);
        mv.visitFieldInsn(Opcodes.GETFIELD, name, "value", "I");
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitInsn(Opcodes.IADD);
        mv.visitFieldInsn(Opcodes.PUTFIELD, name, "value", "I");
    }

    /** As javac from 1.4.2 on. */
    private static void block(MethodVisitor mv, String name) {
        Label start = new Label();
        Label handler = new Label();
        Label after = new Label();
        Label end = new Label();
        mv.visitTryCatchBlock(start, end, handler, null);
        mv.visitTryCatchBlock(handler, after, handler, null);
        enter(mv);
        mv.visitLabel(start);
        increment(mv, name);
        exit(mv);
        mv.visitLabel(end);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(handler);
        mv.visitVarInsn(Opcodes.ASTORE, 2);
        exit(mv);
        mv.visitLabel(after);
        mv.visitVarInsn(Opcodes.ALOAD, 2);
        mv.visitInsn(Opcodes.ATHROW);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    /** As javac before: both ways out call one subroutine, which leaves the monitor. */
    private static void subroutine(MethodVisitor mv, String name) {
        Label start = new Label();
        Label handler = new Label();
        Label leave = new Label();
        Label end = new Label();
        mv.visitTryCatchBlock(start, end, handler, null);
        enter(mv);
        mv.visitLabel(start);
        increment(mv, name);
        mv.visitLabel(end);
        mv.visitJumpInsn(Opcodes.JSR, leave);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(handler);
        mv.visitVarInsn(Opcodes.ASTORE, 2);
        mv.visitJumpInsn(Opcodes.JSR, leave);
        mv.visitVarInsn(Opcodes.ALOAD, 2);
        mv.visitInsn(Opcodes.ATHROW);
        mv.visitLabel(leave);
        mv.visitVarInsn(Opcodes.ASTORE, 3);
        exit(mv);
        mv.visitVarInsn(Opcodes.RET, 3);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    private static void enter(MethodVisitor mv) {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitInsn(Opcodes.DUP);
        mv.visitVarInsn(Opcodes.ASTORE, 1);
        mv.visitInsn(Opcodes.MONITORENTER);
    }

    private static void exit(MethodVisitor mv) {
        mv.visitVarInsn(Opcodes.ALOAD, 1);
        mv.visitInsn(Opcodes.MONITOREXIT);
    }
}
