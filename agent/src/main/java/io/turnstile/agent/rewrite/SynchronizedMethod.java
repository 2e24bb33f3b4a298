package io.turnstile.agent.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

import static io.turnstile.agent.rewrite.HookSignatures.OF_MANAGED;

/**
 * Puts a section around the body of a method that was synchronized and is no longer. As Java, where the monitor is known to be
 * managed, and where that is the object's decision:
 *
 * <pre>{@code
 * Monitors.enter(this);                       Object token = turnstile$enter$n(this);
 * try {                                       synchronized (token) {
 *     body                                        try { body } finally { Monitors.exitToken(token); }
 * } finally { Monitors.exit(this); }          }
 * }</pre>
 *
 * Without a token, the protected range ends before an exit; with one, it covers the exit, which releases once at most. The handler covers
 * nothing of itself (see {@link MonitorBlocks}).
 */
final class SynchronizedMethod {
    private final MethodNode method;
    private final String className;
    private final MethodInsnNode classMonitor; // loads the object that carries it; null for instance methods
    private final EnterHelpers helpers;
    private final boolean byToken;
    private final int tokenLocal;

    /**
     * Prepares.
     *
     * @param classMonitor the call that loads what carries the monitor of a static method's class; null for instance methods
     * @param receiverIsManaged whether every receiver is managed
     */
    SynchronizedMethod(
            MethodNode method,
            String className,
            MethodInsnNode classMonitor,
            boolean receiverIsManaged,
            EnterHelpers helpers) {
        this.method = method;
        this.className = className;
        this.classMonitor = classMonitor;
        this.helpers = helpers;
        this.byToken = classMonitor == null && !(receiverIsManaged && keepsReceiver(method));
        this.tokenLocal = method.maxLocals;
    }

    /** Whether local variable 0 is the receiver from the beginning to the end. */
    private static boolean keepsReceiver(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof VarInsnNode store
                    && store.var == 0
                    && store.getOpcode() >= Opcodes.ISTORE
                    && store.getOpcode() <= Opcodes.ASTORE) {
                return false;
            }
        }
        return true;
    }

    void rewrite() {
        List<AbstractInsnNode> body = List.of(method.instructions.toArray());
        LabelNode handler = new LabelNode();
        LabelNode start = new LabelNode();
        method.instructions.insert(start);
        method.instructions.insert(enter());
        boolean hasCode = false;
        for (AbstractInsnNode instruction : body) {
            if (isReturn(instruction)) {
                LabelNode end = new LabelNode();
                if (byToken) {
                    method.instructions.insertBefore(instruction, exit()); // HotSpot wants it inside
                    method.instructions.insertBefore(instruction, end);
                } else {
                    method.instructions.insertBefore(instruction, end);
                    method.instructions.insertBefore(instruction, exit());
                }
                if (hasCode || byToken) {
                    protect(start, end, handler);
                }
                start = new LabelNode();
                method.instructions.insert(instruction, start);
                hasCode = false;
            } else {
                hasCode |= instruction.getOpcode() >= 0;
                if (byToken && instruction instanceof FrameNode frame) {
                    FrameLocals.add(frame, tokenLocal);
                }
            }
        }
        if (hasCode) {
            LabelNode end = new LabelNode();
            method.instructions.add(end);
            protect(start, end, handler);
        }
        addHandler(handler);
        method.maxLocals += byToken ? 1 : 0;
        method.maxStack += 2;
    }

    private static boolean isReturn(AbstractInsnNode instruction) {
        return instruction.getOpcode() >= Opcodes.IRETURN && instruction.getOpcode() <= Opcodes.RETURN;
    }

    /** Last in the table: the method's own handlers come first. */
    private void protect(LabelNode start, LabelNode end, LabelNode handler) {
        method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, handler, null));
    }

    /** So that the stack of a thread that waits here has a line. */
    private InsnList firstLine() {
        InsnList code = new InsnList();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode line) {
                LabelNode here = new LabelNode();
                code.add(here);
                code.add(new LineNumberNode(line.line, here));
                break;
            }
        }
        return code;
    }

    private InsnList enter() {
        InsnList code = firstLine(); // STACK: empty
        if (byToken) {
            code.add(new VarInsnNode(Opcodes.ALOAD, 0)); // STACK: object
            code.add(helpers.call()); // STACK: token
            code.add(new InsnNode(Opcodes.DUP)); // STACK: token, token
            code.add(new VarInsnNode(Opcodes.ASTORE, tokenLocal)); // STACK: token
            code.add(new InsnNode(Opcodes.MONITORENTER)); // STACK: empty
        } else {
            code.add(new InsnNode(Opcodes.ACONST_NULL)); // STACK: null
            code.add(MonitorBlocks.call(HookSignatures.EXIT, OF_MANAGED)); // STACK: empty; linked from now on
            code.add(carrier()); // STACK: object
            code.add(MonitorBlocks.call(HookSignatures.ENTER, OF_MANAGED)); // STACK: empty
        }
        return code;
    }

    private InsnList exit() {
        InsnList code = new InsnList(); // STACK: …
        if (byToken) {
            code.add(MonitorBlocks.releaseToken(tokenLocal)); // STACK: …
            code.add(new VarInsnNode(Opcodes.ALOAD, tokenLocal)); // STACK: …, token
            code.add(new InsnNode(Opcodes.MONITOREXIT)); // STACK: …
        } else {
            code.add(carrier()); // STACK: …, object
            code.add(MonitorBlocks.call(HookSignatures.EXIT, OF_MANAGED)); // STACK: …
        }
        return code;
    }

    private AbstractInsnNode carrier() {
        return classMonitor == null ? new VarInsnNode(Opcodes.ALOAD, 0) : classMonitor.clone(null);
    }

    private void addHandler(LabelNode handler) {
        List<Object> locals = new ArrayList<>();
        if (classMonitor == null) {
            locals.add(byToken ? Opcodes.TOP : className);
        }
        FrameNode frame = new FrameNode(
                Opcodes.F_NEW, locals.size(), locals.toArray(), 1, new Object[] {HookSignatures.THROWABLE});
        if (byToken) {
            FrameLocals.add(frame, tokenLocal);
        }
        method.instructions.add(handler);
        method.instructions.add(frame);
        if (byToken) {
            method.instructions.add(new VarInsnNode(Opcodes.ALOAD, tokenLocal)); // STACK: throwable, token
            method.instructions.add(new InsnNode(Opcodes.MONITOREXIT)); // STACK: throwable
            method.instructions.add(MonitorBlocks.releaseToken(tokenLocal)); // STACK: throwable
        } else {
            method.instructions.add(exit()); // STACK: throwable
        }
        method.instructions.add(new InsnNode(Opcodes.ATHROW));
    }
}
