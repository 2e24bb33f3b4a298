package io.turnstile.agent.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The fields and methods of a class file with their modifiers. */
final class MemberList extends ClassVisitor {
    private final List<String> members = new ArrayList<>();

    MemberList(byte[] classFile) {
        super(Opcodes.ASM9);
        new ClassReader(classFile).accept(this, ClassReader.SKIP_CODE);
    }

    List<String> members() {
        return members;
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        members.add(access + " " + name + ' ' + descriptor);
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        members.add(access + " " + name + descriptor);
        return null;
    }
}
