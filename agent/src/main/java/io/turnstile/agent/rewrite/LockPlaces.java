package io.turnstile.agent.rewrite;

import java.util.BitSet;
import org.objectweb.asm.ClassReader;

/**
 * The methods of a class, by their place in its file, in which a lock may be created or extended, or a thread may park. All others
 * are copied as they are, which is most of the work of rewriting.
 */
final class LockPlaces {
    private static final String LOCKS = "java/util/concurrent/locks/";
    private static final String SEMAPHORE = "java/util/concurrent/Semaphore";

    private final ClassReader reader;
    private final char[] buffer;
    private final boolean everywhere;
    private final BitSet methods = new BitSet();

    /**
     * Looks.
     *
     * @param code what the methods do; null where that could not be read, and all may have something
     */
    LockPlaces(ClassReader reader, CodeScan code) {
        this.reader = reader;
        this.buffer = new char[reader.getMaxStringLength()];
        BitSet types = new BitSet(); // the constants that name a class of locks
        BitSet members = new BitSet(); // those that name a method of such a class
        BitSet handles = new BitSet();
        for (int i = reader.getItemCount() - 1; i > 0; i--) {
            int tag = ConstantTags.of(reader, i);
            if (tag == ConstantTags.CLASS && namesLock(reader.getItem(i))) {
                types.set(i);
            }
            handles.set(i, tag == ConstantTags.METHOD_HANDLE);
        }
        for (int i = reader.getItemCount() - 1; i > 0; i--) {
            int tag = ConstantTags.of(reader, i);
            members.set(i, ConstantTags.isMethod(tag) && types.get(reader.readUnsignedShort(reader.getItem(i))));
        }
        everywhere = code == null
                || handles.stream()
                        .anyMatch(handle -> members.get(reader.readUnsignedShort(reader.getItem(handle) + 1)));
        for (int i = 0; !everywhere && i < code.methodCount(); i++) {
            methods.set(i, code.mayCallExactly(i, members)); // a lock's constructor is called where its NEW is
        }
    }

    /** Whether something may have to be done in a method. */
    boolean concern(int method) {
        return everywhere || methods.get(method);
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
