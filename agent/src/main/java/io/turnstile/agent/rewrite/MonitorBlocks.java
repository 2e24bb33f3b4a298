package io.turnstile.agent.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

import static io.turnstile.agent.rewrite.HookSignatures.MONITORS;

/**
 * Rewrites the synchronized blocks of one method. As bytecode:
 *
 * <pre>
 *   …, object                          …, object
 *   monitorenter                 ->    invokestatic turnstile$enter$n   // …, token
 *                                      dup; astore t
 *                                      monitorenter
 *
 *   …, object                          …, object
 *   monitorexit                  ->    pop; aload t; invokestatic Monitors.exitToken
 *                                      aload t; monitorexit
 * </pre>
 *
 * The local {@code t} is a new one for each block, and every frame inside the block names it. The token is released before the
 * JVM's monitor, and so inside the compiler's protected range; where that range ends just before the exit (Kotlin's does), it is
 * prolonged over our call. Nothing that can throw comes between monitorenter and that range, or between our call and its end: shapes
 * that HotSpot compiles.
 *
 * <p>The exit in the handler of that range is another matter: our call would be in a handler that covers itself, which HotSpot's
 * first compiler refuses. There, the token is released after the JVM's monitor, and the handler's range ends before that. The order
 * is of no account, since one of the two is always nobody else's.
 */
final class MonitorBlocks {
    private final MethodNode method;
    private final MonitorFlow flow;
    private final EnterHelpers helpers;
    private final Map<AbstractInsnNode, Integer> tokenLocals = new HashMap<>(); // by monitorenter
    private final Map<AbstractInsnNode, Exit> exits = new HashMap<>(); // by monitorexit

    /**
     * How to leave.
     *
     * @param after whether the token is released after the JVM's monitor
     * @param missing the handler that must cover the release and does not; or null
     * @param tooLong the ranges that cover what comes after the exit, though their handler leaves the monitor
     */
    private record Exit(boolean after, LabelNode missing, List<TryCatchBlockNode> tooLong) {}

    MonitorBlocks(MethodNode method, EnterHelpers helpers) {
        this.method = method;
        this.helpers = helpers;
        this.flow = new MonitorFlow(method);
    }

    /** Whether there is a block at all. */
    static boolean hasAny(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                return true;
            }
        }
        return false;
    }

    /** Rewrites all of them. */
    void rewrite() {
        List<AbstractInsnNode> instructions = List.of(method.instructions.toArray());
        if (!flow.isStructured()) {
            rewriteUnstructured(instructions);
            return;
        }
        Map<AbstractInsnNode, List<AbstractInsnNode>> heldAt = new HashMap<>(); // before anything moves
        for (AbstractInsnNode instruction : instructions) {
            int opcode = instruction.getOpcode();
            if (flow.isReached(instruction) && (instruction instanceof FrameNode || opcode == Opcodes.MONITOREXIT)) {
                heldAt.put(instruction, flow.heldBefore(instruction));
            }
            if (flow.isReached(instruction) && opcode == Opcodes.MONITOREXIT) {
                exits.put(instruction, planExit(instruction));
            }
            if (opcode == Opcodes.MONITORENTER && flow.isReached(instruction)) {
                tokenLocals.put(instruction, method.maxLocals + tokenLocals.size());
            }
        }
        for (AbstractInsnNode instruction : instructions) {
            if (tokenLocals.containsKey(instruction)) {
                enter(instruction, tokenLocals.get(instruction));
            } else if (heldAt.containsKey(instruction)) {
                rewriteInside(instruction, heldAt.get(instruction));
            }
        }
        method.maxLocals += tokenLocals.size();
        method.maxStack += 1;
    }

    private void rewriteInside(AbstractInsnNode instruction, List<AbstractInsnNode> held) {
        if (instruction instanceof FrameNode frame) {
            List<Integer> tokens = new ArrayList<>();
            for (AbstractInsnNode enter : held) {
                tokens.add(tokenLocals.get(enter));
            }
            tokens.sort(null);
            for (int local : tokens) {
                FrameLocals.add(frame, local);
            }
        } else {
            exit(instruction, tokenLocals.get(held.get(0)));
        }
    }

    private Exit planExit(AbstractInsnNode monitorexit) {
        List<AbstractInsnNode> held = flow.heldBefore(monitorexit);
        List<TryCatchBlockNode> covering = covering(monitorexit, held);
        LabelNode handler = covering.isEmpty() ? nearestBefore(monitorexit, held) : covering.get(0).handler;
        boolean after = handler == null || flow.staysInFrom(handler, monitorexit);
        if (!after) {
            return new Exit(false, covering.isEmpty() ? handler : null, List.of());
        }
        List<AbstractInsnNode> outer = held.subList(1, held.size());
        boolean covered = outer.isEmpty() || !covering(monitorexit, outer).isEmpty();
        return new Exit(true, covered ? null : nearestBefore(monitorexit, outer), covering);
    }

    /** The ranges over an instruction whose handlers leave the innermost of these monitors. */
    private List<TryCatchBlockNode> covering(AbstractInsnNode instruction, List<AbstractInsnNode> held) {
        int at = method.instructions.indexOf(instruction);
        List<TryCatchBlockNode> covering = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (leaves(block, held)
                    && method.instructions.indexOf(block.start) <= at
                    && at < method.instructions.indexOf(block.end)) {
                covering.add(block);
            }
        }
        return covering;
    }

    /** Of the handlers that leave the innermost of these monitors, the one whose range ends last before an instruction; or null. */
    private LabelNode nearestBefore(AbstractInsnNode instruction, List<AbstractInsnNode> held) {
        int at = method.instructions.indexOf(instruction);
        int nearestEnd = -1;
        LabelNode nearest = null;
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int end = method.instructions.indexOf(block.end);
            if (leaves(block, held) && end <= at && end > nearestEnd) {
                nearestEnd = end;
                nearest = block.handler;
            }
        }
        return nearest;
    }

    private boolean leaves(TryCatchBlockNode block, List<AbstractInsnNode> held) {
        return block.type == null
                && flow.isReached(block.handler)
                && flow.heldBefore(block.handler).equals(held);
    }

    private void enter(AbstractInsnNode monitorenter, int tokenLocal) {
        InsnList code = new InsnList(); // STACK: …, object
        code.add(helpers.call()); // STACK: …, token
        code.add(new InsnNode(Opcodes.DUP)); // STACK: …, token, token
        code.add(new VarInsnNode(Opcodes.ASTORE, tokenLocal)); // STACK: …, token
        method.instructions.insertBefore(monitorenter, code);
    }

    private void exit(AbstractInsnNode monitorexit, int tokenLocal) {
        Exit exit = exits.get(monitorexit);
        LabelNode release = new LabelNode();
        LabelNode released = new LabelNode();
        InsnList call = new InsnList(); // STACK: …
        call.add(release);
        call.add(releaseToken(tokenLocal)); // STACK: …
        call.add(released);
        InsnList code = new InsnList(); // STACK: …, object
        code.add(new InsnNode(Opcodes.POP)); // STACK: …
        if (exit.after()) {
            for (TryCatchBlockNode block : exit.tooLong()) {
                block.end = release;
            }
            method.instructions.insert(monitorexit, call);
        } else {
            code.add(call);
        }
        code.add(new VarInsnNode(Opcodes.ALOAD, tokenLocal)); // STACK: …, token
        method.instructions.insertBefore(monitorexit, code);
        if (exit.missing() != null) {
            method.tryCatchBlocks.add(
                    0, new TryCatchBlockNode(release, released, exit.missing(), null)); // before all others
        }
    }

    /** Emits the release of what a token stands for. */
    static InsnList releaseToken(int tokenLocal) {
        InsnList code = new InsnList(); // STACK: …
        code.add(new VarInsnNode(Opcodes.ALOAD, tokenLocal)); // STACK: …, token
        code.add(call(HookSignatures.EXIT_TOKEN, HookSignatures.OF_OBJECT)); // STACK: …
        return code;
    }

    /** HotSpot interprets such code only, so all that counts is that it does what it did. */
    private void rewriteUnstructured(List<AbstractInsnNode> instructions) {
        for (AbstractInsnNode instruction : instructions) {
            boolean enters = instruction.getOpcode() == Opcodes.MONITORENTER;
            if (enters || instruction.getOpcode() == Opcodes.MONITOREXIT) {
                String hook = enters ? HookSignatures.ENTER_UNSTRUCTURED : HookSignatures.EXIT_UNSTRUCTURED;
                method.instructions.insertBefore(instruction, call(hook, HookSignatures.OBJECT_TO_OBJECT));
            }
        }
    }

    static MethodInsnNode call(String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, MONITORS, name, descriptor, false);
    }
}
