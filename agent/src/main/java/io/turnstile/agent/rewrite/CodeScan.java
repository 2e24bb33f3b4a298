package io.turnstile.agent.rewrite;

/** Looks over the methods of a class file for monitors, without making anything of it. */
final class CodeScan {
    private static final int ACC_SYNCHRONIZED = 0x0020; // JVMS table 4.6-A
    private static final int ACC_NATIVE = 0x0100;
    private static final int ACC_STATIC = 0x0008;
    private static final byte MONITORENTER = (byte) 0xC2; // JVMS 6.5

    private final byte[] classFile;
    private final int codeIndex; // of the constant "Code"
    private int offset;
    private boolean maySynchronize;
    private boolean hasSynchronizedMethod;
    private boolean hasNativeSynchronized;
    private boolean hasStaticSynchronized;

    /**
     * Scans.
     *
     * @param start where access_flags stand, after the constant pool
     * @param codeIndex the constant that says "Code"; 0 where there is none
     */
    CodeScan(byte[] classFile, int start, int codeIndex) {
        this.classFile = classFile;
        this.codeIndex = codeIndex;
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
        for (int i = 0; i < count; i++) {
            int access = next();
            if ((access & ACC_SYNCHRONIZED) != 0) {
                boolean isNative = (access & ACC_NATIVE) != 0;
                hasSynchronizedMethod = true;
                hasNativeSynchronized |= isNative;
                hasStaticSynchronized |= !isNative && (access & ACC_STATIC) != 0;
            }
            offset += 4; // name, descriptor (JVMS 4.6)
            int attributes = next();
            for (int j = 0; j < attributes; j++) {
                scanAttribute();
            }
        }
    }

    private void scanAttribute() {
        int end = offset + 6 + length();
        if (!maySynchronize && unsignedShort(offset) == codeIndex) {
            int codeStart = offset + 14; // name, length, max_stack, max_locals, code_length (JVMS 4.7.3)
            int codeEnd = codeStart + intAt(offset + 10);
            for (int i = codeStart; i < codeEnd && !maySynchronize; i++) {
                maySynchronize = classFile[i] == MONITORENTER; // or an operand that looks like it
            }
        }
        offset = end;
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
