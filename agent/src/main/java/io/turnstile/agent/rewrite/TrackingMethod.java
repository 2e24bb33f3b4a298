package io.turnstile.agent.rewrite;

import io.turnstile.agent.rewrite.LockCall.Kind;
import io.turnstile.runtime.track.TrackSite;
import io.turnstile.runtime.track.TrackSites;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static io.turnstile.agent.rewrite.HookSignatures.CONSTRUCTOR;

/**
 * One method whose use of locks is told to the tracking. All instructions that were there stay there.
 *
 * <p>HotSpot compiles a method with monitors only where nothing can throw between {@code monitorenter} and the range that
 * protects it, nor between {@code monitorexit} and that range's end. So the call after an enter is emitted before the next
 * <em>instruction</em>, behind the label at which javac's range begins, and the call for an exit before it. That label may
 * be a loop's head, too: the call is harmless where nothing was announced.
 */
final class TrackingMethod extends MethodVisitor {
    private static final int ADDED_STACK = 6;

    private final TrackingScope scope;
    private final Set<String> volatileFields; // of this class
    private final String className;
    private final String methodName;
    private final MonitorOfMethod monitor; // null where the method is not synchronized
    private final TrackedCalls calls;
    private final Label bodyStart = new Label();
    private final Deque<Creation> creations = new ArrayDeque<>(); // NEWs whose constructor call is still to come

    private int line = -1;
    private String field = ""; // what the reference on top of the stack was read from, or empty
    private boolean afterNew;
    private boolean enterPending;
    private boolean createdPending;

    /** A NEW that is under way. */
    private static final class Creation {
        private final String type;
        private boolean duplicated;

        Creation(String type) {
            this.type = type;
        }
    }

    TrackingMethod(
            MethodVisitor next,
            String className,
            String methodName,
            MonitorOfMethod monitor,
            Set<String> volatileFields,
            TrackingScope scope) {
        super(Opcodes.ASM9, next);
        this.scope = scope;
        this.volatileFields = volatileFields;
        this.className = className;
        this.methodName = methodName;
        this.monitor = monitor;
        this.calls = new TrackedCalls(next, scope, this::site);
    }

    // ---- the body of a synchronized method

    @Override
    public void visitCode() {
        super.visitCode();
        if (monitor != null) {
            monitor.push(mv); // STACK: monitor
            IntConstant.push(mv, site("", "synchronized method")); // STACK: monitor, site
            calls.hook("enteredMethod", "(Ljava/lang/Object;I)V");
            mv.visitLabel(bodyStart);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        flush(null);
        if (monitor != null) {
            Label handler = new Label();
            mv.visitLabel(handler);
            mv.visitTryCatchBlock(bodyStart, handler, handler, null); // last, so the method's own come first
            if (monitor.needsFrames()) {
                Object[] locals = monitor.localsAtHandler();
                mv.visitFrame(Opcodes.F_FULL, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
            }
            leave(); // STACK: throwable
            mv.visitInsn(Opcodes.ATHROW);
        }
        super.visitMaxs(maxStack + ADDED_STACK, maxLocals);
    }

    private void leave() {
        monitor.push(mv);
        calls.hook("exitingMonitor", "(Ljava/lang/Object;)V");
    }

    // ---- monitors, and what comes before the next instruction

    @Override
    public void visitInsn(int opcode) {
        boolean duplicates = opcode == Opcodes.DUP;
        if (afterNew && duplicates) {
            creations.peek().duplicated = true;
        }
        String read = field;
        before();
        if (opcode == Opcodes.MONITORENTER && scope.hasMonitors()) {
            mv.visitInsn(Opcodes.DUP); // STACK: …, monitor, monitor
            IntConstant.push(mv, site(read, "synchronized"));
            calls.hook("enteringMonitor", "(Ljava/lang/Object;I)V"); // STACK: …, monitor
            super.visitInsn(opcode);
            enterPending = true;
            return;
        }
        if (opcode == Opcodes.MONITOREXIT && scope.hasReleases()) {
            mv.visitInsn(Opcodes.DUP);
            calls.hook("exitingMonitor", "(Ljava/lang/Object;)V");
        } else if (monitor != null && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            leave();
        }
        super.visitInsn(opcode);
        field = duplicates ? read : "";
    }

    private void before() {
        flush(null);
        afterNew = false;
        field = "";
    }

    /** Emits what was put off; {@code storedTo} is the field that the next instruction stores to, or null. */
    private void flush(String storedTo) {
        if (enterPending) {
            enterPending = false;
            calls.hook("acquired", "()V");
        }
        if (createdPending) {
            createdPending = false;
            mv.visitInsn(Opcodes.DUP); // STACK: …, lock, lock
            IntConstant.push(mv, site(storedTo == null ? "" : storedTo, "new"));
            calls.hook("created", "(Ljava/lang/Object;I)V"); // STACK: …, lock
        }
    }

    // ---- creations and fields

    @Override
    public void visitTypeInsn(int opcode, String type) {
        before();
        if (opcode == Opcodes.NEW && isLock(type)) {
            creations.push(new Creation(type));
            afterNew = true;
        }
        super.visitTypeInsn(opcode, type);
    }

    private static boolean isLock(String type) {
        return switch (type) {
            case "java/lang/Object",
                    "java/util/concurrent/locks/ReentrantLock",
                    "java/util/concurrent/locks/ReentrantReadWriteLock",
                    "java/util/concurrent/locks/StampedLock",
                    "java/util/concurrent/Semaphore" -> true;
            default -> false;
        };
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        String qualified = owner.substring(owner.lastIndexOf('/') + 1) + '.' + name;
        boolean stores = opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC;
        flush(stores ? qualified : null);
        before();
        super.visitFieldInsn(opcode, owner, name, descriptor);
        if (stores && scope.hasReleases() && publishes(opcode, owner, name, descriptor)) {
            calls.hook("published", "()V");
        }
        field = stores ? "" : qualified;
    }

    /** What a class or an object is initialized with was not there before, and is nowhere else yet. */
    private boolean publishes(int opcode, String owner, String name, String descriptor) {
        return opcode == Opcodes.PUTSTATIC
                ? !methodName.equals("<clinit>") && Carriers.is(descriptor)
                : !methodName.equals(CONSTRUCTOR)
                        && owner.equals(internalName())
                        && volatileFields.contains(name)
                        && Carriers.is(descriptor);
    }

    private String internalName() {
        return className.replace('.', '/');
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        String read = opcode == Opcodes.ASTORE ? field : ""; // javac keeps a copy of a monitor in a local variable
        before();
        if (index == 0 && opcode >= Opcodes.ISTORE && monitor != null && monitor.isReceiver()) {
            throw new IllegalStateException("the synchronized method " + methodName + " overwrites its receiver");
        }
        super.visitVarInsn(opcode, index);
        field = read;
    }

    // ---- calls

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        String read = field;
        before();
        if (opcode == Opcodes.INVOKESPECIAL) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (name.equals(CONSTRUCTOR)
                    && !creations.isEmpty()
                    && creations.peek().type.equals(owner)) {
                createdPending = creations.pop().duplicated;
            }
            return;
        }
        LockCall call = scope.narrow(
                opcode == Opcodes.INVOKESTATIC
                        ? LockCall.ofStatic(owner, name, descriptor)
                        : LockCall.of(owner, name, descriptor));
        if (call.kind() == Kind.TIMED) {
            calls.instead(owner, name, descriptor, read);
            return;
        }
        calls.before(call, name, read);
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        calls.after(call, name, read);
        field = name.equals("readLock") || name.equals("writeLock") ? read : "";
    }

    private int site(String read, String construct) {
        return TrackSites.add(new TrackSite(className, methodName, line, read, construct));
    }

    // ---- all other instructions only end what was put off

    @Override
    public void visitLineNumber(int newLine, Label start) {
        line = newLine;
        super.visitLineNumber(newLine, start);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        before();
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitInvokeDynamicInsn(
            String name, String descriptor, org.objectweb.asm.Handle bootstrap, Object... arguments) {
        before();
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        before();
        super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        before();
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int index, int increment) {
        before();
        super.visitIincInsn(index, increment);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        before();
        super.visitTableSwitchInsn(min, max, otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        before();
        super.visitLookupSwitchInsn(otherwise, keys, labels);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        before();
        super.visitMultiANewArrayInsn(descriptor, dimensions);
    }
}
