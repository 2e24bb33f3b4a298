package io.turnstile.agent.rewrite;

import java.util.BitSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * The constants of a class file that have to do with monitors: what its methods can create, call or refer to is here, or it is not
 * in them.
 */
final class MonitorConstants {
    private static final int LONGEST_NAME = HookSignatures.OBJECT.length();
    private static final int LONGEST_CALL = "notifyAll".length();

    private final ClassReader reader;
    private final char[] buffer;
    private final BitSet objectClasses = new BitSet();
    private final BitSet calls = new BitSet();
    private boolean refersToCalls;
    private boolean refersToConstructors;

    /**
     * Looks.
     *
     * @param creates whether it is of interest what is created
     * @param callsPerhaps whether there may be calls at all
     */
    MonitorConstants(ClassReader reader, boolean creates, boolean callsPerhaps) {
        this.reader = reader;
        this.buffer = new char[LONGEST_NAME];
        BitSet handles = new BitSet();
        for (int i = reader.getItemCount() - 1; i > 0 && (creates || callsPerhaps); i--) {
            int offset = reader.getItem(i);
            int tag = ConstantTags.of(reader, i);
            if (tag == ConstantTags.CLASS && creates && isNamedObject(offset)) {
                objectClasses.set(i);
            } else if (ConstantTags.isMethod(tag) && callsPerhaps && isMonitorCall(offset)) {
                calls.set(i);
            }
            handles.set(i, tag == ConstantTags.METHOD_HANDLE);
        }
        for (int i = handles.nextSetBit(0); i >= 0; i = handles.nextSetBit(i + 1)) {
            int offset = reader.getItem(i);
            refersToConstructors |= reader.readByte(offset) == Opcodes.H_NEWINVOKESPECIAL;
            refersToCalls |= calls.get(reader.readUnsignedShort(offset + 1));
        }
    }

    /** The constants that name the class Object. */
    BitSet objectClasses() {
        return objectClasses;
    }

    /** The methods that wait on an object, notify it, or ask for its owner. */
    BitSet calls() {
        return calls;
    }

    /** Whether there is a reference to such a method. */
    boolean refersToCalls() {
        return refersToCalls;
    }

    /** Whether there is a reference to a constructor, of Object perhaps. */
    boolean refersToConstructors() {
        return refersToConstructors;
    }

    private boolean isNamedObject(int classConstant) {
        int name = reader.getItem(reader.readUnsignedShort(classConstant));
        return reader.readUnsignedShort(name) == HookSignatures.OBJECT.length()
                && HookSignatures.OBJECT.equals(reader.readUTF8(classConstant, buffer));
    }

    /** By the name alone: whoever looks at the call itself asks for the rest. */
    private boolean isMonitorCall(int methodConstant) {
        int nameAndType = reader.getItem(reader.readUnsignedShort(methodConstant + 2));
        int length = reader.readUnsignedShort(reader.getItem(reader.readUnsignedShort(nameAndType)));
        if (length > LONGEST_CALL) {
            return false;
        }
        return switch (reader.readUTF8(nameAndType, buffer)) {
            case "wait", "notify", "notifyAll", HookSignatures.HOLDS_LOCK -> true;
            default -> false;
        };
    }
}
