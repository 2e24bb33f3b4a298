package io.turnstile.agent.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

import static io.turnstile.agent.rewrite.HookSignatures.MANAGED_OBJECT;
import static io.turnstile.agent.rewrite.HookSignatures.MONITOR_OBJECT;

/**
 * Makes one class use managed monitors where its objects, or the objects that it meets, have them. Every class of the application
 * passes here, selected or not: whoever locks an object must lock it as all others do. See docs/monitors.md.
 *
 * <p>Expects expanded frames. A class that is loaded already keeps its shape: its synchronized methods lock receivers that are
 * not managed, since their class is not.
 */
final class MonitorRewriter extends ClassVisitor {
    private static final String FACTORY = "turnstile$newObject$";
    private static final String REFERENCE = "turnstile$call$";
    private static final String NEW_OBJECT = "()Ljava/lang/Object;";

    private final MonitorPlan plan;
    private final MonitorRole role;
    private final SiteRecorder sites; // null where no rule selects the class
    private final EnterHelpers helpers;
    private final ClassMonitorConstant classMonitor;
    private final String className;
    private final boolean isInterface;
    private final List<Integer> factorySites = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private int methodCount; // so far
    private boolean changed;

    /** A method to add, which stands for a method of Object. */
    private record Reference(String name, String descriptor, Handle target) {}

    /**
     * Makes a rewriter.
     *
     * @param sites receives the monitors of a class that a rule selects; null for others
     */
    MonitorRewriter(ClassVisitor next, ClassReader reader, MonitorPlan plan, SiteRecorder sites) {
        super(Opcodes.ASM9, next);
        this.plan = plan;
        this.role = plan.role();
        this.sites = sites;
        this.className = reader.getClassName();
        this.isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        this.classMonitor = new ClassMonitorConstant(className);
        this.helpers = new EnterHelpers(className, role.bodiesOnly() || isInterface);
    }

    MonitorRole role() {
        return role;
    }

    /** Notes that the class is no longer what it was. */
    void change() {
        changed = true;
    }

    /** Whether anything was rewritten. */
    boolean changed() {
        return changed;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        if (role.carriesWord()) {
            changed = true;
            super.visit(version, access, name, signature, MANAGED_OBJECT, interfaces);
        } else {
            super.visit(version, access, name, signature, superName, interfaces);
        }
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        int place = methodCount++;
        boolean loses = losesItsFlag(access);
        int newAccess = loses ? access & ~Opcodes.ACC_SYNCHRONIZED : access;
        MethodVisitor next = super.visitMethod(newAccess, name, descriptor, signature, exceptions);
        if (role.hasClassMonitor() && name.equals(ClassMonitorConstant.INITIALIZER)) {
            next = classMonitor.initializer(next);
        }
        if (!plan.concerns(place, name)) {
            return next;
        }
        MethodVisitor single = new MonitorMethod(next, this, name);
        if (!plan.mayHaveSection(place)) {
            return single;
        }
        boolean wasSynchronized = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
        return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
            @Override
            public void visitEnd() {
                rewriteSections(this, loses, wasSynchronized);
                accept(single);
            }
        };
    }

    /** Whether a method is synchronized on something that may be managed. */
    private boolean losesItsFlag(int access) {
        if ((access & Opcodes.ACC_SYNCHRONIZED) == 0 || (access & Opcodes.ACC_NATIVE) != 0) {
            return false;
        }
        return (access & Opcodes.ACC_STATIC) != 0
                ? role.hasClassMonitor()
                : role.receiver() != MonitorRole.Receiver.JVM;
    }

    private void rewriteSections(MethodNode method, boolean losesFlag, boolean wasSynchronized) {
        int firstLine = lineOf(method);
        if (MonitorBlocks.hasAny(method)) {
            changed = true;
            recordBlocks(method);
            new MonitorBlocks(method, helpers).rewrite();
        }
        boolean ofClass = (method.access & Opcodes.ACC_STATIC) != 0;
        if (losesFlag) {
            changed = true;
            MethodInsnNode carrier = ofClass ? classMonitor.call() : null;
            boolean managed = role.receiver() == MonitorRole.Receiver.MANAGED;
            new SynchronizedMethod(method, className, carrier, managed, helpers).rewrite();
        }
        if (wasSynchronized) {
            String what = ofClass ? "static synchronized method" : "synchronized method";
            record(what, method.name, firstLine, losesFlag ? "" : whyLeft(ofClass));
        }
    }

    private String whyLeft(boolean ofClass) {
        return ofClass && role.reason().isEmpty() ? "class file too old" : role.reason();
    }

    private static int lineOf(MethodNode method) {
        for (var instruction : method.instructions) {
            if (instruction instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return -1;
    }

    private void recordBlocks(MethodNode method) {
        int line = -1;
        for (var instruction : method.instructions) {
            if (instruction instanceof LineNumberNode number) {
                line = number.line;
            } else if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                record("synchronized block", method.name, line, "");
            }
        }
    }

    private void record(String construct, String methodName, int line, String reason) {
        if (sites != null) {
            sites.monitor(construct, methodName, line, reason);
        }
    }

    /** The number of a new site that creates objects with monitors. */
    int newMonitorSite(String construct, String methodName, int line) {
        return sites.newMonitor(construct, methodName, line);
    }

    /** What stands for {@code Object::new}: a method that is added to the class. */
    Handle objectFactory(String methodName, int line, Handle original) {
        if (role.bodiesOnly() || isInterface) {
            sites.monitor("Object::new", methodName, line, "constructor reference in an interface");
            return original;
        }
        changed = true;
        String name = FACTORY + factorySites.size();
        factorySites.add(newMonitorSite("Object::new", methodName, line));
        return new Handle(Opcodes.H_INVOKESTATIC, className, name, NEW_OBJECT, false);
    }

    /**
     * What stands for a method reference whose receiver may be bound: LambdaMetafactory wants the type of a captured receiver to
     * be exactly that of the method's parameter, so a method with that parameter is added.
     *
     * @param original the method of Object, or a constructor
     * @param replacement the static method that takes its place
     * @param factory the type of the call site: what is captured, and the functional interface
     */
    Handle boundReference(Handle original, Handle replacement, String factory) {
        Type[] captured = Type.getArgumentTypes(factory);
        if (captured.length == 0 || original.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
            return replacement;
        }
        if (role.bodiesOnly()) {
            return original; // nothing can be added to the class
        }
        Type[] parameters = Type.getArgumentTypes(replacement.getDesc());
        parameters[0] = captured[0];
        String descriptor = Type.getMethodDescriptor(Type.VOID_TYPE, parameters);
        String name = REFERENCE + references.size();
        references.add(new Reference(name, descriptor, replacement));
        return new Handle(Opcodes.H_INVOKESTATIC, className, name, descriptor, isInterface);
    }

    private void addReference(Reference reference) {
        Type[] parameters = Type.getArgumentTypes(reference.descriptor());
        MethodVisitor mv = addMethod(reference.name(), reference.descriptor());
        mv.visitCode();
        int local = 0;
        for (Type parameter : parameters) {
            mv.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), local);
            local += parameter.getSize();
        }
        Handle target = reference.target();
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, target.getOwner(), target.getName(), target.getDesc(), false);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(local, local);
        mv.visitEnd();
    }

    private MethodVisitor addMethod(String name, String descriptor) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        return super.visitMethod(access, name, descriptor, null, null);
    }

    private void addObjectFactory(String name, int siteId) {
        MethodVisitor mv = addMethod(name, NEW_OBJECT);
        mv.visitCode();
        mv.visitTypeInsn(Opcodes.NEW, MONITOR_OBJECT); // STACK: object
        mv.visitInsn(Opcodes.DUP); // STACK: object, object
        IntConstant.push(mv, siteId); // STACK: object, object, site
        mv.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                MONITOR_OBJECT,
                HookSignatures.CONSTRUCTOR,
                HookSignatures.NEW_MONITOR_OBJECT,
                false); // STACK: object
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitMaxs(3, 0);
        mv.visitEnd();
    }

    @Override
    public void visitEnd() {
        helpers.addTo(cv);
        for (int i = 0; i < factorySites.size(); i++) {
            addObjectFactory(FACTORY + i, factorySites.get(i));
        }
        for (Reference reference : references) {
            addReference(reference);
        }
        if (role.hasClassMonitor()) {
            changed = true;
            classMonitor.addTo(cv);
        }
        super.visitEnd();
    }
}
