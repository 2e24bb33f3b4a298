package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
import java.util.BitSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;

/**
 * What is to be done about the monitors of one class.
 *
 * @param role what becomes of its own monitors
 * @param hasSections whether a method may be synchronized or have a synchronized block
 * @param selected whether a rule selects its monitors
 * @param methods the methods, by their place in the class file, in which something may have to be rewritten
 * @param code what is in them
 * @param constants what they can refer to
 */
record MonitorPlan(
        MonitorRole role,
        boolean hasSections,
        boolean selected,
        BitSet methods,
        CodeScan code,
        MonitorConstants constants) {

    /**
     * Plans.
     *
     * @param rule the rule that selects the class, or null
     * @param obstacle why nothing in the class can be rewritten, or null
     * @param bodiesOnly whether the class is loaded already
     * @return null where the class has nothing to do with monitors
     */
    static MonitorPlan of(
            ClassReader reader, ConstantPoolScan scan, SiteRules.Selected rule, String obstacle, boolean bodiesOnly) {
        CodeScan code = scan.code();
        boolean selected = rule != null && rule.monitors() != LockProtocol.JVM;
        if (code == null) {
            return null;
        }
        boolean hasSections = code.maySynchronize() || code.hasSynchronizedMethod();
        if (!selected && !hasSections && !scan.mentionsMonitorCalls()) {
            return null;
        }
        MonitorRole role = MonitorRole.of(reader, code, selected, obstacle, bodiesOnly);
        MonitorConstants constants =
                new MonitorConstants(reader, role.createsMonitors() || role.carriesWord(), scan.mentionsMonitorCalls());
        BitSet methods = methodsOf(constants, code, role);
        boolean nothing = methods.isEmpty() && !role.carriesWord() && !role.hasClassMonitor();
        return nothing ? null : new MonitorPlan(role, hasSections, selected, methods, code, constants);
    }

    /** All others are copied as they are, which is most of the work saved. */
    private static BitSet methodsOf(MonitorConstants constants, CodeScan code, MonitorRole role) {
        BitSet methods = new BitSet(code.methodCount());
        boolean creates = role.createsMonitors();
        boolean everywhere = constants.refersToCalls() || creates && constants.refersToConstructors();
        for (int i = 0; i < code.methodCount(); i++) {
            methods.set(
                    i,
                    everywhere
                            || code.mayHaveSection(i)
                            || code.mayCall(i, constants.calls())
                            || creates && code.mayCreate(i, constants.objectClasses()));
        }
        return methods;
    }

    /** Whether the superclass is all that changes. */
    boolean changesSuperclassOnly() {
        return role.carriesWord() && !role.hasClassMonitor() && methods.isEmpty();
    }

    /** Whether something may have to be rewritten in a method. */
    boolean concerns(int method, String name) {
        return method >= code.methodCount() // added by another rewriter
                || methods.get(method)
                || role.carriesWord() && name.equals(HookSignatures.CONSTRUCTOR);
    }

    /** Whether a method may have a synchronized section. */
    boolean mayHaveSection(int method) {
        return method >= code.methodCount() ? hasSections : code.mayHaveSection(method);
    }

    /** How the class file must be read. */
    int readerOptions() {
        return hasSections ? ClassReader.EXPAND_FRAMES : 0;
    }

    /**
     * In front of everything that changes the class: whoever drops {@code synchronized} from a method that is not private
     * changes the default serialVersionUID, and so the class must get the one it had (Java Object Serialization
     * Specification, 4.6).
     */
    ClassVisitor keepingSerialVersion(ClassReader reader, ClassVisitor next) {
        boolean losesFlags = role.receiver() != MonitorRole.Receiver.JVM || role.hasClassMonitor();
        boolean mayBeSerializable =
                !HookSignatures.OBJECT.equals(reader.getSuperName()) || reader.getInterfaces().length > 0;
        return hasSections && losesFlags && mayBeSerializable ? new SerialVersion(next) : next;
    }

    private static final class SerialVersion extends SerialVersionUIDAdder {
        SerialVersion(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }
    }
}
