package io.turnstile.agent.rewrite;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.TIMED_HOOKS;

/** The calls of hooks around calls that do something to a lock; the stack is as {@link LockCall.Kind} has it. */
final class TrackedCalls {
    /** Numbers the place of a call. */
    interface Sites {
        /** The number of the present line, with the field that the lock was read from, or empty. */
        int number(String field, String construct);
    }

    private final MethodVisitor mv;
    private final TrackingScope scope;
    private final Sites sites;

    TrackedCalls(MethodVisitor mv, TrackingScope scope, Sites sites) {
        this.mv = mv;
        this.scope = scope;
        this.sites = sites;
    }

    /** What comes before a call that stays; {@code read} is the field that its receiver was read from, or empty. */
    void before(LockCall call, String name, String read) {
        switch (call.kind()) {
            case ACQUIRE, TRY, ACQUIRE_STAMP, TRY_STAMP -> {
                mv.visitInsn(Opcodes.DUP); // STACK: …, lock, lock
                IntConstant.push(mv, sites.number(read, name + "()"));
                IntConstant.push(mv, call.mode());
                hook("acquiring", "(Ljava/lang/Object;II)V"); // STACK: …, lock
            }
            case RELEASE -> onReceiver("releasing");
            case RELEASE_STAMP -> {
                receiverUnderLong();
                hook("releasing", "(Ljava/lang/Object;)V");
                longOverReceiver();
            }
            case WAIT -> {
                mv.visitInsn(Opcodes.DUP);
                waiting(read, name);
            }
            case WAIT_UNTIL -> {
                mv.visitInsn(Opcodes.DUP2); // STACK: …, condition, date, condition, date
                mv.visitInsn(Opcodes.POP);
                waiting(read, name);
            }
            case WAIT_TIME -> {
                receiverUnderLong();
                waiting(read, name);
                longOverReceiver();
            }
            case NEW_CONDITION -> mv.visitInsn(Opcodes.DUP); // STACK: …, lock, lock
            case BLOCK -> {
                IntConstant.push(mv, sites.number("", name + "()"));
                hook("blocking", "(I)V");
            }
            case START -> onReceiver("starting");
            case JOIN -> onReceiver("joining");
            case PUBLISH -> hook("published", "()V");
            case ADD -> {
                mv.visitInsn(Opcodes.SWAP); // STACK: …, element, collection
                onReceiver("publishedTo");
                mv.visitInsn(Opcodes.SWAP); // STACK: …, collection, element
            }
            case PUT -> {
                mv.visitInsn(Opcodes.DUP2_X1); // STACK: …, key, value, map, key, value
                mv.visitInsn(Opcodes.POP2);
                onReceiver("publishedTo");
                mv.visitInsn(Opcodes.DUP_X2); // STACK: …, map, key, value, map
                mv.visitInsn(Opcodes.POP);
            }
            default -> {}
        }
    }

    /** What comes after it. */
    void after(LockCall call, String name, String read) {
        switch (call.kind()) {
            case ACQUIRE, ACQUIRE_STAMP, WAIT, WAIT_UNTIL, WAIT_TIME -> hook("acquired", "()V");
            case TRY -> {
                mv.visitInsn(Opcodes.DUP);
                hook("tried", "(Z)V");
            }
            case TRY_STAMP -> {
                mv.visitInsn(Opcodes.DUP2);
                hook("stamped", "(J)V"); // at level order alone
            }
            case NEW_CONDITION -> { // STACK: …, lock, condition
                mv.visitInsn(Opcodes.DUP_X1); // STACK: …, condition, lock, condition
                IntConstant.push(mv, sites.number(read, name + "()"));
                hook("conditionMade", "(Ljava/lang/Object;Ljava/lang/Object;I)V"); // STACK: …, condition
            }
            case JOIN -> hook("joined", "()V");
            case PUBLISH -> {
                if (name.equals("computeIfAbsent")) {
                    hook("published", "()V"); // what was made meanwhile
                }
            }
            default -> {}
        }
    }

    /** A call with a timeout: it is made by the hook. */
    void instead(String owner, String name, String descriptor, String read) {
        String receiver = name.equals("tryLock") ? "java/util/concurrent/locks/Lock" : owner;
        IntConstant.push(mv, sites.number(read, name + "(timeout)")); // STACK: …, lock, time, unit, site
        String hookDescriptor = "(L" + receiver + ';' + descriptor.substring(1).replace(")", "I)");
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, TIMED_HOOKS, name, hookDescriptor, false);
    }

    private void onReceiver(String hook) {
        mv.visitInsn(Opcodes.DUP);
        hook(hook, "(Ljava/lang/Object;)V");
    }

    private void waiting(String read, String name) {
        IntConstant.push(mv, sites.number(read, name + "()"));
        hook("waiting", "(Ljava/lang/Object;I)V");
    }

    /** STACK: …, receiver, long -> …, long, receiver, receiver. */
    private void receiverUnderLong() {
        mv.visitInsn(Opcodes.DUP2_X1);
        mv.visitInsn(Opcodes.POP2);
        mv.visitInsn(Opcodes.DUP);
    }

    /** STACK: …, long, receiver -> …, receiver, long. */
    private void longOverReceiver() {
        mv.visitInsn(Opcodes.DUP_X2);
        mv.visitInsn(Opcodes.POP);
    }

    /** A call of a hook; its arguments are on the stack. */
    void hook(String name, String descriptor) {
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, scope.hooks(name), name, descriptor, false);
    }
}
