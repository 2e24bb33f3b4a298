package io.turnstile.agent.rewrite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Which monitors are held at each instruction of a method, by the {@code monitorenter} that took them: a walk over the control
 * flow, as HotSpot's own check of structured locking makes it (JVMS 2.11.10). Where two ways to an instruction disagree, the
 * method is unstructured; HotSpot does not compile such a method.
 */
final class MonitorFlow {
    /** A monitor that is held, on top of others. No record: the first equals of one costs milliseconds while an application starts. */
    private static final class Held {
        final AbstractInsnNode enter;
        final Held outer;

        Held(AbstractInsnNode enter, Held outer) {
            this.enter = enter;
            this.outer = outer;
        }

        boolean isSameAs(Held other) {
            Held mine = this;
            Held its = other;
            while (mine != its && mine != null && its != null && mine.enter == its.enter) {
                mine = mine.outer;
                its = its.outer;
            }
            return mine == its;
        }
    }

    private static final Held NOTHING = new Held(null, null);

    private final InsnList code;
    private final List<List<TryCatchBlockNode>> handlers;
    private final Held[] before; // null where the instruction was not reached
    private final Deque<AbstractInsnNode> pending = new ArrayDeque<>();
    private boolean structured = true;

    MonitorFlow(MethodNode method) {
        code = method.instructions;
        before = new Held[code.size()];
        handlers = handlersOf(method);
        reach(code.getFirst(), NOTHING);
        do {
            while (structured && !pending.isEmpty()) {
                follow(pending.remove());
            }
        } while (structured && reachHandlerOfQuietCode(method));
    }

    /** A handler of instructions that cannot throw is never entered, but the verifier believes that it may be. */
    private boolean reachHandlerOfQuietCode(MethodNode method) {
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            Held held = before[code.indexOf(block.start)];
            if (held != null && before[code.indexOf(block.handler)] == null) {
                reach(block.handler, held);
                return true;
            }
        }
        return false;
    }

    /** Whether each exit has one enter. */
    boolean isStructured() {
        return structured;
    }

    /** Whether the instruction can be reached at all. */
    boolean isReached(AbstractInsnNode instruction) {
        return before[code.indexOf(instruction)] != null;
    }

    /** The monitorenters whose monitors are held before a reached instruction, innermost first. */
    List<AbstractInsnNode> heldBefore(AbstractInsnNode instruction) {
        List<AbstractInsnNode> held = new ArrayList<>();
        for (Held next = before[code.indexOf(instruction)]; next != null && next != NOTHING; next = next.outer) {
            held.add(next.enter);
        }
        return held;
    }

    /** Whether one instruction leads to another, otherwise than by an exception, with the monitors held that are held at first. */
    boolean staysInFrom(AbstractInsnNode first, AbstractInsnNode last) {
        Held held = before[code.indexOf(first)];
        Set<AbstractInsnNode> seen = new HashSet<>();
        Deque<AbstractInsnNode> next = new ArrayDeque<>(List.of(first));
        while (!next.isEmpty()) {
            AbstractInsnNode instruction = next.remove();
            if (held.isSameAs(before[code.indexOf(instruction)]) && seen.add(instruction)) {
                next.addAll(successors(instruction));
            }
        }
        return seen.contains(last);
    }

    private List<List<TryCatchBlockNode>> handlersOf(MethodNode method) {
        List<List<TryCatchBlockNode>> all = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            all.add(new ArrayList<>(0));
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int end = code.indexOf(block.end);
            for (int i = code.indexOf(block.start); i < end; i++) {
                all.get(i).add(block);
            }
        }
        return all;
    }

    private void follow(AbstractInsnNode instruction) {
        int index = code.indexOf(instruction);
        Held held = before[index];
        if (canThrow(instruction.getOpcode())) {
            for (TryCatchBlockNode block : handlers.get(index)) {
                reach(block.handler, held);
                if (block.type == null) {
                    break; // it catches everything: those further out see nothing of this
                }
            }
        }
        switch (instruction.getOpcode()) {
            case Opcodes.MONITORENTER -> reach(instruction.getNext(), new Held(instruction, held));
            case Opcodes.MONITOREXIT -> leave(instruction, held);
            case Opcodes.JSR, Opcodes.RET -> structured = false;
            case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN, Opcodes.RETURN ->
                structured &= held == NOTHING;
            default -> {
                for (AbstractInsnNode next : successors(instruction)) {
                    reach(next, held);
                }
            }
        }
    }

    private void leave(AbstractInsnNode exit, Held held) {
        if (held == NOTHING) {
            structured = false;
        } else {
            reach(exit.getNext(), held.outer);
        }
    }

    /** Where an instruction leads otherwise than by an exception. */
    private static List<AbstractInsnNode> successors(AbstractInsnNode instruction) {
        List<AbstractInsnNode> successors = new ArrayList<>(2);
        boolean goesOn = true;
        int opcode = instruction.getOpcode();
        if (instruction instanceof JumpInsnNode jump) {
            successors.add(jump.label);
            goesOn = opcode != Opcodes.GOTO;
        } else if (instruction instanceof TableSwitchInsnNode table) {
            successors.addAll(table.labels);
            successors.add(table.dflt);
            goesOn = false;
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            successors.addAll(lookup.labels);
            successors.add(lookup.dflt);
            goesOn = false;
        } else if (opcode == Opcodes.ATHROW || opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            goesOn = false;
        }
        if (goesOn
                && instruction.getNext() != null) { // null: the end of code that is never reached, or does not verify
            successors.add(instruction.getNext());
        }
        return successors;
    }

    private void reach(AbstractInsnNode instruction, Held held) {
        if (instruction == null) {
            return; // the end of code that is never reached, or does not verify
        }
        int index = code.indexOf(instruction);
        if (before[index] == null) {
            before[index] = held;
            pending.add(instruction);
        } else {
            structured &= before[index].isSameAs(held);
        }
    }

    /**
     * As HotSpot sees it for this purpose: a monitorexit or return does not throw while locking is structured, and neither do
     * instructions that only move values about.
     */
    private static boolean canThrow(int opcode) {
        if (opcode < Opcodes.LDC) {
            return false; // labels, lines, frames (-1), and constants
        }
        boolean loads = opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD;
        boolean stores = opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE;
        boolean moves = opcode >= Opcodes.POP && opcode <= Opcodes.SWAP;
        boolean computes = opcode >= Opcodes.IADD && opcode <= Opcodes.GOTO && !divides(opcode);
        boolean leaves = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN || opcode == Opcodes.MONITOREXIT;
        boolean branches = opcode == Opcodes.IFNULL
                || opcode == Opcodes.IFNONNULL
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH;
        return !(loads || stores || moves || computes || leaves || branches);
    }

    private static boolean divides(int opcode) {
        return opcode == Opcodes.IDIV || opcode == Opcodes.LDIV || opcode == Opcodes.IREM || opcode == Opcodes.LREM;
    }
}
