package io.turnstile.agent.rewrite;

import java.util.BitSet;
import org.objectweb.asm.ClassReader;

/**
 * The methods of a class, by their place in its file, in which a lock may be created or extended, or a thread may park. All others
 * are copied as they are, which is most of the work of rewriting.
 */
final class LockPlaces {
    private static final int CLASS = 7; // JVMS table 4.4-A
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int METHOD_HANDLE = 15;
    private static final String LOCKS = "java/util/concurrent/locks/";
    private static final String SEMAPHORE = "java/util/concurrent/Semaphore";

    private final ClassReader reader;
    private final char[] buffer;
    private final BitSet types = new BitSet(); // the constants that name a class of locks
    private final BitSet members = new BitSet(); // those that name a method of such a class
    private final BitSet methods = new BitSet();

    /**
     * Looks.
     *
     * @param code what the methods do
     */
    LockPlaces(ClassReader reader, CodeScan code) {
        this.reader = reader;
        this.buffer = new char[reader.getMaxStringLength()];
        BitSet handles = new BitSet();
        for (int i = reader.getItemCount() - 1; i > 0; i--) {
            int tag = tagOf(i);
            if (tag == CLASS && namesLock(reader.getItem(i))) {
                types.set(i);
            }
            handles.set(i, tag == METHOD_HANDLE);
        }
        for (int i = reader.getItemCount() - 1; i > 0; i--) {
            int tag = tagOf(i);
            members.set(
                    i,
                    (tag == METHOD || tag == INTERFACE_METHOD)
                            && types.get(reader.readUnsignedShort(reader.getItem(i))));
        }
        boolean everywhere =
                handles.stream().anyMatch(handle -> members.get(reader.readUnsignedShort(reader.getItem(handle) + 1)));
        for (int i = 0; i < code.methodCount(); i++) {
            methods.set(i, everywhere || code.mayCreate(i, types) || code.mayCallExactly(i, members));
        }
    }

    /** Whether something may have to be done in a method. */
    boolean concern(int method) {
        return methods.get(method);
    }

    private int tagOf(int constant) {
        int offset = reader.getItem(constant); // after the tag; 0 where there is none
        return offset == 0 ? 0 : reader.readByte(offset - 1);
    }

    private boolean namesLock(int classConstant) {
        int length = reader.readUnsignedShort(reader.getItem(reader.readUnsignedShort(classConstant)));
        if (length < LOCKS.length()) {
            return false;
        }
        String name = reader.readUTF8(classConstant, buffer);
        return name.startsWith(LOCKS) || name.equals(SEMAPHORE);
    }
}
