package io.turnstile.agent.rewrite;

import java.util.BitSet;

/**
 * Looks over the methods of a class file for monitors and calls, without making anything of it. Methods are told by their place in the file. It
 * mostly looks at bytes and takes an operand for an instruction if it looks like one: a no is certain, a yes is not.
 */
final class CodeScan {
    private static final int ACC_SYNCHRONIZED = 0x0020; // JVMS table 4.6-A
    private static final int ACC_NATIVE = 0x0100;
    private static final int ACC_STATIC = 0x0008;
    private static final byte MONITORENTER = (byte) 0xC2; // JVMS 6.5
    private static final byte NEW = (byte) 0xBB;
    private static final byte INVOKEVIRTUAL = (byte) 0xB6;
    private static final byte INVOKESPECIAL = (byte) 0xB7;
    private static final byte INVOKESTATIC = (byte) 0xB8;
    private static final byte INVOKEINTERFACE = (byte) 0xB9;

    private final byte[] classFile;
    private final BitSet codeNames; // the constants that say "Code"
    private final BitSet sections = new BitSet(); // methods that may have one
    private int[] codeStarts; // by method; 0 where it has no code
    private int[] codeEnds;
    private int offset;
    private boolean maySynchronize;
    private boolean hasSynchronizedMethod;
    private boolean hasNativeSynchronized;
    private boolean hasStaticSynchronized;

    /**
     * Scans.
     *
     * @param start where access_flags stand, after the constant pool
     * @param codeNames the constants that say "Code"
     */
    CodeScan(byte[] classFile, int start, BitSet codeNames) {
        this.classFile = classFile;
        this.codeNames = codeNames;
        offset = start + 6; // access_flags, this_class, super_class (JVMS 4.1)
        offset += 2 + 2 * unsignedShort(offset); // interfaces
        skipFields();
        scanMethods();
    }

    /** Whether there may be a monitorenter; a no is certain. */
    boolean maySynchronize() {
        return maySynchronize;
    }

    /** Whether a method is synchronized. */
    boolean hasSynchronizedMethod() {
        return hasSynchronizedMethod;
    }

    /** Whether a static method with a body is synchronized. */
    boolean hasStaticSynchronized() {
        return hasStaticSynchronized;
    }

    /** Whether a method is synchronized and native: its monitor is taken where nothing can be rewritten. */
    boolean hasNativeSynchronized() {
        return hasNativeSynchronized;
    }

    /** Whether a method is synchronized, or may have a synchronized block. */
    boolean mayHaveSection(int method) {
        return sections.get(method);
    }

    /** Whether a method may create an object of one of the classes that these constants name. */
    boolean mayCreate(int method, BitSet classConstants) {
        return mayUse(method, NEW, NEW, classConstants);
    }

    /** Whether a method may call one of the methods that these constants name. */
    boolean mayCall(int method, BitSet methodConstants) {
        return mayUse(method, INVOKEVIRTUAL, INVOKEINTERFACE, methodConstants);
    }

    /** Whether a method may call exactly one of these: as a constructor, by super, or as a static method. */
    boolean mayCallExactly(int method, BitSet methodConstants) {
        return mayUse(method, INVOKESPECIAL, INVOKESTATIC, methodConstants);
    }

    private boolean mayUse(int method, byte firstOpcode, byte lastOpcode, BitSet constants) {
        if (constants.isEmpty()) {
            return false;
        }
        int end = codeEnds[method] - 2;
        for (int i = codeStarts[method]; i < end; i++) {
            byte opcode = classFile[i];
            if (opcode >= firstOpcode && opcode <= lastOpcode && constants.get(unsignedShort(i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** The length of a method's bytecode; 0 where it has none. */
    int codeLength(int method) {
        return codeEnds[method] - codeStarts[method];
    }

    /** The number of methods. */
    int methodCount() {
        return codeStarts.length;
    }

    private void skipFields() {
        int count = next();
        for (int i = 0; i < count; i++) {
            offset += 6; // access_flags, name, descriptor (JVMS 4.5)
            int attributes = next();
            for (int j = 0; j < attributes; j++) {
                offset += 6 + length();
            }
        }
    }

    private void scanMethods() {
        int count = next();
        codeStarts = new int[count];
        codeEnds = new int[count];
        for (int i = 0; i < count; i++) {
            int access = next();
            if ((access & ACC_SYNCHRONIZED) != 0) {
                sections.set(i);
                boolean isNative = (access & ACC_NATIVE) != 0;
                hasSynchronizedMethod = true;
                hasNativeSynchronized |= isNative;
                hasStaticSynchronized |= !isNative && (access & ACC_STATIC) != 0;
            }
            offset += 4; // name, descriptor (JVMS 4.6)
            int attributes = next();
            for (int j = 0; j < attributes; j++) {
                scanAttribute(i);
            }
        }
    }

    private void scanAttribute(int method) {
        int end = offset + 6 + length();
        if (codeNames.get(unsignedShort(offset))) {
            codeStarts[method] = offset + 14; // name, length, max_stack, max_locals, code_length (JVMS 4.7.3)
            codeEnds[method] = offset + 14 + intAt(offset + 10);
            if (mayEnter(codeStarts[method], codeEnds[method])) {
                sections.set(method);
                maySynchronize = true;
            }
        }
        offset = end;
    }

    /** Most bytes that look so are operands: who has one is read by instructions. */
    private boolean mayEnter(int start, int end) {
        for (int i = start; i < end; i++) {
            if (classFile[i] == MONITORENTER) {
                return InstructionWalk.finds(MONITORENTER, classFile, start, end);
            }
        }
        return false;
    }

    private int length() {
        return intAt(offset + 2);
    }

    private int next() {
        int value = unsignedShort(offset);
        offset += 2;
        return value;
    }

    private int unsignedShort(int at) {
        return (classFile[at] & 0xFF) << 8 | classFile[at + 1] & 0xFF;
    }

    private int intAt(int at) {
        return unsignedShort(at) << 16 | unsignedShort(at + 2);
    }
}
