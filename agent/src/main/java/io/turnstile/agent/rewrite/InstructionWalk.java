package io.turnstile.agent.rewrite;

/** Goes over the bytecode of a method by instructions, without making anything of it. */
final class InstructionWalk {
    private static final int TABLESWITCH = 0xAA; // JVMS 6.5
    private static final int LOOKUPSWITCH = 0xAB;
    private static final int WIDE = 0xC4;
    private static final int IINC = 0x84;

    /** The bytes of each instruction, its opcode included; 0 where that is no instruction or has no length of its own. */
    private static final byte[] LENGTHS = lengths();

    private InstructionWalk() {}

    /** Whether there is such an instruction between two places; also where the bytes make no sense, on which the JVM has the say. */
    static boolean finds(byte opcode, byte[] classFile, int start, int end) {
        int at = start;
        while (at < end) {
            if (classFile[at] == opcode) {
                return true;
            }
            int length = lengthAt(classFile, at, start, end);
            if (length <= 0) {
                return true;
            }
            at += length;
        }
        return at > end;
    }

    private static int lengthAt(byte[] classFile, int at, int start, int end) {
        int opcode = classFile[at] & 0xFF;
        if (opcode == WIDE) {
            return at + 1 < end && (classFile[at + 1] & 0xFF) == IINC ? 6 : 4;
        }
        if (opcode != TABLESWITCH && opcode != LOOKUPSWITCH) {
            return LENGTHS[opcode];
        }
        int operands = start + (at - start) / 4 * 4 + 4; // aligned, after up to three bytes of padding
        if (operands + 12 > end) {
            return 0;
        }
        long entries = opcode == LOOKUPSWITCH
                ? 2L * intAt(classFile, operands + 4) // pairs, after the default
                : (long) intAt(classFile, operands + 8) - intAt(classFile, operands + 4) + 2; // from low to high
        long length = operands - at + 8 + 4 * entries;
        return length > 0 && length <= end - at ? (int) length : 0;
    }

    private static int intAt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[256];
        fill(lengths, 0x00, 0xC9, 1);
        fill(lengths, 0x10, 0x10, 2); // bipush
        fill(lengths, 0x11, 0x11, 3); // sipush
        fill(lengths, 0x12, 0x12, 2); // ldc
        fill(lengths, 0x13, 0x14, 3); // ldc_w, ldc2_w
        fill(lengths, 0x15, 0x19, 2); // loads
        fill(lengths, 0x36, 0x3A, 2); // stores
        fill(lengths, IINC, IINC, 3);
        fill(lengths, 0x99, 0xA8, 3); // branches, jsr
        fill(lengths, 0xA9, 0xA9, 2); // ret
        fill(lengths, TABLESWITCH, LOOKUPSWITCH, 0);
        fill(lengths, 0xB2, 0xB8, 3); // fields, invokevirtual to invokestatic
        fill(lengths, 0xB9, 0xBA, 5); // invokeinterface, invokedynamic
        fill(lengths, 0xBB, 0xBB, 3); // new
        fill(lengths, 0xBC, 0xBC, 2); // newarray
        fill(lengths, 0xBD, 0xBD, 3); // anewarray
        fill(lengths, 0xC0, 0xC1, 3); // checkcast, instanceof
        fill(lengths, WIDE, WIDE, 0);
        fill(lengths, 0xC5, 0xC5, 4); // multianewarray
        fill(lengths, 0xC6, 0xC7, 3); // ifnull, ifnonnull
        fill(lengths, 0xC8, 0xC9, 5); // goto_w, jsr_w
        return lengths;
    }

    private static void fill(byte[] lengths, int from, int to, int length) {
        for (int opcode = from; opcode <= to; opcode++) {
            lengths[opcode] = (byte) length;
        }
    }
}
