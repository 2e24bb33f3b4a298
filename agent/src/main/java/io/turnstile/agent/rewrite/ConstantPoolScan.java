package io.turnstile.agent.rewrite;

import java.nio.charset.StandardCharsets;
import org.objectweb.asm.ClassReader;

/** Tells in about a microsecond that a class file cannot be of interest: most are not, and every class loads through here. */
final class ConstantPoolScan {
    private static final int CONSTANT_UTF8 = 1; // JVMS 4.4

    private final byte[][] names;

    /** Makes a scan for any of these ASCII names. */
    ConstantPoolScan(String... names) {
        this.names = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            this.names[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Whether one of the names is a constant of this class file. */
    boolean finds(ClassReader reader) {
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i); // 0 for the unused second entry of a long or double
            if (offset != 0 && reader.readByte(offset - 1) == CONSTANT_UTF8 && isName(reader, offset)) {
                return true;
            }
        }
        return false;
    }

    private boolean isName(ClassReader reader, int offset) {
        int length = reader.readUnsignedShort(offset);
        for (byte[] name : names) {
            if (name.length == length && matches(reader, offset + 2, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(ClassReader reader, int start, byte[] name) {
        for (int i = name.length - 1; i >= 0; i--) { // from the end: names share their beginnings
            if (reader.readByte(start + i) != name[i]) {
                return false;
            }
        }
        return true;
    }
}
