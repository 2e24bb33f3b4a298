package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassReader;

/** What a constant of a class file is: JVMS table 4.4-A. */
final class ConstantTags {
    static final int CLASS = 7;
    static final int METHOD_HANDLE = 15;

    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;

    private ConstantTags() {}

    /** The tag of a constant; 0 where there is none of that number. */
    static int of(ClassReader reader, int constant) {
        int offset = reader.getItem(constant); // after the tag
        return offset == 0 ? 0 : reader.readByte(offset - 1);
    }

    /** Whether a tag is that of a method, of a class or of an interface. */
    static boolean isMethod(int tag) {
        return tag == METHOD || tag == INTERFACE_METHOD;
    }
}
