package io.turnstile.agent.rewrite;

import io.turnstile.agent.select.ClassSelection;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes classes tell the tracking what they do with locks. As Java:
 *
 * <pre>{@code
 * synchronized (lock) {            TrackHooks.enteringMonitor(lock, SITE);
 *     ...                     ->   synchronized (lock) {
 * }                                    TrackHooks.acquired();
 *                                      ...
 *                                      TrackHooks.releasing(lock);
 *                                  }
 *
 * synchronized void m() {     ->   synchronized void m() {
 *     ...                              TrackHooks.enteredMethod(this, SITE);
 * }                                    try { ... } finally { TrackHooks.leavingMethod(SITE); }
 *                                  }
 *
 * lock.lock();                ->   TrackHooks.acquiring(lock, SITE, MODE);  lock.lock();  TrackHooks.acquired();
 * lock.unlock();              ->   TrackHooks.releasing(lock);  lock.unlock();
 * }</pre>
 *
 * At level {@code contention} only what comes before and after the taking of a lock is injected.
 *
 * <p>Only bodies change, and whatever they did to locks they still do, so it is of no matter whether those are retrofitted
 * after. It works on what the compiler has written, hence before any other rewriting.
 */
public final class TrackingRewriter {
    private final ClassSelection classes;
    private final TrackingScope scope;

    /** Tracks what these classes do. */
    public TrackingRewriter(ClassSelection classes, TrackingScope scope) {
        this.classes = classes;
        this.scope = scope;
    }

    /** Whether a class is tracked; see {@link ClassSelection#matches}. */
    public boolean selects(String name, boolean ofJdk) {
        return classes.matches(name, ofJdk);
    }

    /**
     * Rewrites a class.
     *
     * @throws RuntimeException where that is not possible, for example since a method would become too large
     */
    public byte[] rewrite(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Classes(writer, scope), 0);
        return writer.toByteArray();
    }

    private static final class Classes extends ClassVisitor {
        private final TrackingScope scope;
        private final Set<String> volatileFields = new HashSet<>(); // a class file has its fields before its methods
        private String internalName;
        private int majorVersion;

        Classes(ClassVisitor next, TrackingScope scope) {
            super(Opcodes.ASM9, next);
            this.scope = scope;
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            internalName = name;
            majorVersion = version & 0xFFFF;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            if ((access & Opcodes.ACC_VOLATILE) != 0) {
                volatileFields.add(name);
            }
            return super.visitField(access, name, descriptor, signature, value);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
                return next;
            }
            MonitorOfMethod monitor =
                    scope.hasReleases() ? MonitorOfMethod.of(access, majorVersion, internalName) : null;
            return new TrackingMethod(next, internalName.replace('/', '.'), name, monitor, volatileFields, scope);
        }
    }
}
