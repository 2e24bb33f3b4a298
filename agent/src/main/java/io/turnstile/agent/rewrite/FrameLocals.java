package io.turnstile.agent.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;

/** Adds local variables to expanded stack map frames. */
final class FrameLocals {
    private FrameLocals() {}

    /** Says that a local, above all that the frame knows, holds an object. */
    static void add(FrameNode frame, int local) {
        List<Object> locals = frame.local == null ? new ArrayList<>() : new ArrayList<>(frame.local);
        int slots = 0;
        for (Object type : locals) {
            slots += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; slots < local; slots++) {
            locals.add(Opcodes.TOP);
        }
        locals.add(HookSignatures.OBJECT);
        frame.local = locals;
    }
}
