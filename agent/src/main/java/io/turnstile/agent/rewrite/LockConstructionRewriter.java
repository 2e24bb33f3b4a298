package io.turnstile.agent.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;
import org.objectweb.asm.signature.SignatureWriter;

import static io.turnstile.agent.rewrite.HookSignatures.CONSTRUCTOR;
import static io.turnstile.agent.rewrite.HookSignatures.platformConstructor;

/**
 * Makes one class create platform locks where it created {@code ReentrantLock}s and {@code ReentrantReadWriteLock}s. As Java:
 *
 * <pre>{@code
 * new ReentrantLock(fair)                 ->  new PlatformReentrantLock(fair, SITE)
 *
 * ReentrantLock::new                      ->  Locks::turnstile$newLock$0
 *                                             private static synthetic ReentrantLock turnstile$newLock$0() {
 *                                                 return new PlatformReentrantLock(SITE);
 *                                             }
 *
 * class Locks extends ReentrantLock {     ->  class Locks extends PlatformReentrantLock {
 *     Locks() { super(true); }                    Locks() { super(true, SITE); }
 *     void lock() { super.lock(); }               void lock() { super.lock(); }       // of PlatformReentrantLock
 * }
 * }</pre>
 *
 * Every {@code NEW} and every constructor call of such a lock in the class is replaced, so they need not be paired:
 * whatever the compiler does between the two, the verifier sees the same shapes with another type. No branch is added, so
 * the frames stay; an uninitialized type in a frame names its {@code NEW} by label and moves along.
 */
final class LockConstructionRewriter extends ClassVisitor {
    private final SiteRecorder sites;
    private final LockPlaces places;
    private final List<ConstructorReference> references = new ArrayList<>();

    private String className;
    private int classVersion;
    private boolean isInterface;
    private int methodCount; // so far
    private RetrofittedLock extended; // null where the superclass stays

    /**
     * Makes a rewriter; it must see the class's methods in the order of its file.
     *
     * @param places where there may be something to do
     */
    LockConstructionRewriter(ClassVisitor next, SiteRecorder sites, LockPlaces places) {
        super(Opcodes.ASM9, next);
        this.sites = sites;
        this.places = places;
    }

    /** A method to add, which stands for a constructor reference. */
    private record ConstructorReference(RetrofittedLock kind, String methodName, String lockConstructor, int siteId) {}

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        className = name;
        classVersion = version & 0xFFFF;
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        RetrofittedLock lock = RetrofittedLock.of(superName);
        if (lock != null && sites.bodiesOnly()) {
            sites.refuse("a class of the JDK keeps its superclass");
        }
        if (lock != null && sites.rewrites()) {
            extended = lock;
            String newSignature = withSuperclass(lock.platformType(), signature);
            super.visit(version, access, name, newSignature, lock.platformType(), interfaces);
        } else {
            super.visit(version, access, name, signature, superName, interfaces);
        }
        sites.superclass(superName);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        boolean concerned = places.concern(methodCount++);
        // The deserializer repeats the serializable lambdas of the class, and creates no lock by itself.
        return concerned && !name.equals(SerializableLambdas.DESERIALIZER)
                ? new LockConstructionMethod(next, this, sites, name)
                : next;
    }

    @Override
    public void visitEnd() {
        for (ConstructorReference reference : references) {
            addReferencedMethod(reference);
        }
        super.visitEnd();
    }

    /** Whether the class's own superclass was this lock and is replaced. */
    boolean isExtended(RetrofittedLock kind) {
        return extended == kind;
    }

    /** Why a constructor reference cannot be replaced, or null where it can. */
    String obstacleToReferences() {
        if (sites.bodiesOnly()) {
            return "constructor reference in a class of the JDK, whose members stay as they are";
        }
        return isInterface && classVersion < Opcodes.V1_8
                ? "constructor reference in an interface older than class version 52"
                : null;
    }

    /** Adds a method that stands for a constructor reference; returns the handle to it. */
    Handle referencedMethod(RetrofittedLock kind, String lockConstructor, int siteId) {
        String methodName = "turnstile$newLock$" + references.size();
        references.add(new ConstructorReference(kind, methodName, lockConstructor, siteId));
        return new Handle(
                Opcodes.H_INVOKESTATIC, className, methodName, factoryDescriptor(kind, lockConstructor), isInterface);
    }

    private void addReferencedMethod(ConstructorReference reference) {
        boolean fair = reference.lockConstructor().equals(HookSignatures.NEW_LOCK_FAIR);
        String type = reference.kind().platformType();
        MethodVisitor mv = super.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                reference.methodName(),
                factoryDescriptor(reference.kind(), reference.lockConstructor()),
                null,
                null);
        mv.visitCode();
        mv.visitTypeInsn(Opcodes.NEW, type); // STACK: lock
        mv.visitInsn(Opcodes.DUP); // STACK: lock, lock
        if (fair) {
            mv.visitVarInsn(Opcodes.ILOAD, 0); // STACK: lock, lock, fair
        }
        IntConstant.push(mv, reference.siteId()); // STACK: lock, lock, (fair,) site
        mv.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                type,
                CONSTRUCTOR,
                platformConstructor(reference.lockConstructor()),
                false); // STACK: lock
        mv.visitInsn(Opcodes.ARETURN); // STACK: empty
        mv.visitMaxs(fair ? 4 : 3, fair ? 1 : 0);
        mv.visitEnd();
    }

    private static String factoryDescriptor(RetrofittedLock kind, String lockConstructor) {
        return Type.getMethodDescriptor(Type.getObjectType(kind.jdkType()), Type.getArgumentTypes(lockConstructor));
    }

    /** The Signature attribute names the superclass once more. */
    static String withSuperclass(String superclass, String signature) {
        if (signature == null) {
            return null;
        }
        SignatureWriter writer = new SignatureWriter() {
            private boolean atSuperclass;

            @Override
            public SignatureVisitor visitSuperclass() {
                atSuperclass = true;
                return super.visitSuperclass();
            }

            @Override
            public void visitClassType(String name) {
                super.visitClassType(atSuperclass ? superclass : name);
                atSuperclass = false;
            }
        };
        new SignatureReader(signature).accept(writer);
        return writer.toString();
    }
}
