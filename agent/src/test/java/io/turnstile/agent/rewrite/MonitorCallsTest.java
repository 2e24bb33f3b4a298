package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Calls of Object's final methods on a receiver whose static type is an interface: javac up to 17 names Object in the call, javac
 * from 18 on the interface (JVMS 5.4.3.4: its methods include the public ones of Object).
 */
class MonitorCallsTest {
    private static final String BELL = "Bell";

    @ParameterizedTest
    @ValueSource(strings = {"wait()V", "wait(J)V", "wait(JI)V", "notify()V", "notifyAll()V"})
    void callsThroughAnInterfaceGoToTheRuntime(String call) {
        String name = call.substring(0, call.indexOf('('));
        String descriptor = call.substring(call.indexOf('('));
        byte[] program = program(name, descriptor);
        SiteRules.Selected rule = new SiteRules.Selected(LockProtocol.JVM, "test:1", null, LockProtocol.FUTEX);
        ClassRewriting rewriting = new ClassRewriting(program);
        SiteRecorder sites = new SiteRecorder("Program", rule, null);
        MonitorPlan plan = rewriting.monitorPlan(rule, null, false);
        byte[] rewritten = rewriting.rewrite(null, false, plan, sites);
        String hook = HookSignatures.MONITORS + "." + hookOf(name) + "(Ljava/lang/Object;" + descriptor.substring(1);
        assertEquals(List.of(hook, hook), targets(rewritten));
    }

    private static String hookOf(String name) {
        return switch (name) {
            case "wait" -> HookSignatures.AWAIT;
            case "notify" -> HookSignatures.SIGNAL;
            default -> HookSignatures.SIGNAL_ALL;
        };
    }

    private static byte[] program(String name, String descriptor) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL, "Program", null, HookSignatures.OBJECT, null);
        MethodVisitor mv = writer.visitMethod(Opcodes.ACC_STATIC, "call", "(LBell;)V", null, null);
        mv.visitCode();
        mv.visitVarInsn(Opcodes.ALOAD, 0); // STACK: bell
        if (descriptor.startsWith("(J")) {
            mv.visitInsn(Opcodes.LCONST_1); // STACK: bell, ms
        }
        if (descriptor.startsWith("(JI")) {
            mv.visitInsn(Opcodes.ICONST_1); // STACK: bell, ms, ns
        }
        mv.visitMethodInsn(Opcodes.INVOKEINTERFACE, BELL, name, descriptor, true); // STACK: empty
        mv.visitLdcInsn(new Handle(Opcodes.H_INVOKEINTERFACE, BELL, name, descriptor, true)); // STACK: handle
        mv.visitInsn(Opcodes.POP);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** What {@code call} calls, and what handles it loads. */
    private static List<String> targets(byte[] classFile) {
        List<String> targets = new ArrayList<>();
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String method, String type, String signature, String[] exceptions) {
                                return !method.equals("call")
                                        ? null
                                        : new MethodVisitor(Opcodes.ASM9) {
                                            @Override
                                            public void visitMethodInsn(
                                                    int opcode, String owner, String name, String desc, boolean itf) {
                                                targets.add(owner + "." + name + desc);
                                            }

                                            @Override
                                            public void visitLdcInsn(Object value) {
                                                Handle handle = (Handle) value;
                                                targets.add(
                                                        handle.getOwner() + "." + handle.getName() + handle.getDesc());
                                            }
                                        };
                            }
                        },
                        0);
        return targets;
    }
}
