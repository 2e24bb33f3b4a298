package io.turnstile.agent.rewrite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.objectweb.asm.ClassReader;

/**
 * Gives a class that extends Object the superclass {@link HookSignatures#MANAGED_OBJECT} where there is nothing else to do, which is so
 * for most classes: two constants are added, and two kinds of places refer to them, so that no code needs to be read.
 *
 * <pre>
 *   super_class                                    Class Object  ->  Class ManagedObject
 *   each constant Method Object.&lt;init&gt;:()V   its class     ->  Class ManagedObject
 * </pre>
 *
 * Such a constant stands for {@code super()} alone: the caller knows that no method creates an Object, and that no method handle refers
 * to a constructor.
 */
final class SuperclassPatch {
    private static final int COUNT = 8; // JVMS 4.1: where constant_pool_count stands
    private static final int MOST_CONSTANTS = 0xFFFF;
    private static final byte UTF8 = 1; // JVMS table 4.4-A
    private static final byte CLASS = 7;
    private static final byte METHOD = 10;
    private static final byte[] NAME = HookSignatures.MANAGED_OBJECT.getBytes(StandardCharsets.US_ASCII);

    private SuperclassPatch() {}

    /**
     * Makes the new class file.
     *
     * @param objectClasses the constants that name Object
     * @return null where the class file has no room for two more constants
     */
    static byte[] apply(byte[] classFile, ClassReader reader, BitSet objectClasses) {
        int count = reader.getItemCount();
        if (count + 2 > MOST_CONSTANTS) {
            return null;
        }
        ByteBuffer added = ByteBuffer.allocate(3 + NAME.length + 3)
                .put(UTF8)
                .putShort((short) NAME.length)
                .put(NAME)
                .put(CLASS)
                .putShort((short) count); // which is the name
        ByteBuffer after = ByteBuffer.allocate(classFile.length + added.capacity())
                .put(classFile, 0, reader.header)
                .put(added.array())
                .put(classFile, reader.header, classFile.length - reader.header);
        short managedObject = (short) (count + 1);
        after.putShort(COUNT, (short) (count + 2));
        after.putShort(reader.header + added.capacity() + 4, managedObject); // access_flags, this_class, super_class
        for (int i = 1; i < count; i++) {
            int offset = reader.getItem(i); // after the tag; 0 where there is none
            if (offset != 0 && isConstructorOf(objectClasses, reader, offset)) {
                after.putShort(offset, managedObject);
            }
        }
        return after.array();
    }

    private static boolean isConstructorOf(BitSet classes, ClassReader reader, int offset) {
        if (reader.readByte(offset - 1) != METHOD || !classes.get(reader.readUnsignedShort(offset))) {
            return false;
        }
        int nameAndType = reader.getItem(reader.readUnsignedShort(offset + 2));
        int name = reader.getItem(reader.readUnsignedShort(nameAndType));
        return reader.readByte(name + 2) == '<'; // Object has one constructor, and nobody calls its <clinit>
    }
}
