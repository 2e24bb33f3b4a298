package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * What becomes of the monitors of one class; decided from its class file and its rule alone, before anything is rewritten.
 *
 * @param carriesWord whether {@link HookSignatures#MANAGED_OBJECT} becomes its superclass: its instances are managed, and those
 *     of all its subclasses
 * @param hasClassMonitor whether the monitor of its Class object is managed
 * @param receiver what is known of {@code this}
 * @param bodiesOnly whether the class is loaded already, so that only the code of its methods can change
 * @param createsMonitors whether a rule selects it, so that each {@code new Object()} in it is managed
 * @param reason why its instances are not managed; empty where they may be
 */
record MonitorRole(
        boolean carriesWord,
        boolean hasClassMonitor,
        Receiver receiver,
        boolean bodiesOnly,
        boolean createsMonitors,
        String reason) {
    /** Whose the monitor of {@code this} is. */
    enum Receiver {
        /** Ours, for every instance. */
        MANAGED,
        /** Known when it runs: it depends on a superclass, which may not be loaded yet. */
        UNKNOWN,
        /** The JVM's, for every instance. */
        JVM
    }

    private static final int FIRST_WITH_CLASS_CONSTANTS = Opcodes.V1_5;
    private static final String LOADED_BEFORE = "loaded before the agent";

    /**
     * Decides.
     *
     * @param obstacle why a selected class is left alone all the same, or null
     * @param selected whether a rule selects the class's monitors
     */
    static MonitorRole of(ClassReader reader, CodeScan code, boolean selected, String obstacle, boolean bodiesOnly) {
        boolean isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        String reason = bodiesOnly ? LOADED_BEFORE : whyNotManaged(reader.getSuperName(), code, selected, obstacle);
        boolean ofObject = HookSignatures.OBJECT.equals(reader.getSuperName());
        boolean carriesWord = ofObject && !isInterface && reason.isEmpty();
        boolean rewritable = selected && obstacle == null && !bodiesOnly;
        boolean hasClassMonitor = rewritable
                && !isInterface
                && code.hasStaticSynchronized()
                && reader.readUnsignedShort(6) >= FIRST_WITH_CLASS_CONSTANTS;
        Receiver receiver = Receiver.JVM;
        if (carriesWord) {
            receiver = Receiver.MANAGED;
        } else if (!ofObject && !bodiesOnly && !isOfJdk(reader.getSuperName())) {
            receiver = Receiver.UNKNOWN;
        }
        return new MonitorRole(carriesWord, hasClassMonitor, receiver, bodiesOnly, rewritable, reason);
    }

    private static String whyNotManaged(String superclass, CodeScan code, boolean selected, String obstacle) {
        if (!selected) {
            return "no rule selects the class";
        }
        if (obstacle != null) {
            return obstacle;
        }
        if (code.hasNativeSynchronized()) {
            return "has a method that is native and synchronized";
        }
        return isOfJdk(superclass) && !HookSignatures.OBJECT.equals(superclass)
                ? "extends " + superclass.replace('/', '.')
                : "";
    }

    /** Whether a class is certainly the JDK's: no other loader may define these packages. */
    private static boolean isOfJdk(String internalName) {
        return internalName == null || internalName.startsWith("java/");
    }
}
