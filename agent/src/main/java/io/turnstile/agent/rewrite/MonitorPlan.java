package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
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
 */
record MonitorPlan(MonitorRole role, boolean hasSections, boolean selected) {
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
        return new MonitorPlan(role, hasSections, selected);
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
