package io.turnstile.agent.rewrite;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/** Rewrites one class file: bytes in, bytes out. Knows neither loaders nor the JVM, so a dry run is the same code. */
public final class ClassRewriting {
    private final ClassReader reader;

    /**
     * Reads a class file.
     *
     * @throws IllegalArgumentException where its version is newer than ASM knows
     */
    public ClassRewriting(byte[] classFile) {
        reader = new ClassReader(classFile);
    }

    /** The class's binary name. */
    public String className() {
        return reader.getClassName().replace('/', '.');
    }

    /** Whether a class file mentions what a rule is about at all; much faster than reading it. */
    public static boolean concerns(SiteRules.Selected rule, byte[] classFile) {
        return new ConstantPoolScan(classFile).concerns(rule);
    }

    /** Whether the class may be a thread with a {@code run()} of its own. */
    boolean mightBeThread() {
        String superclass = reader.getSuperName();
        return superclass != null
                && (!superclass.equals("java/lang/Object")
                        || reader.getClassName().equals("java/lang/Thread"));
    }

    /**
     * Rewrites the class.
     *
     * @param sites receives the lock sites and says whether they are rewritten; null where no rule selects the class
     * @param announcesRun whether a {@code run()} tells the thread hooks
     * @return the new class file, or null where nothing changed
     */
    public byte[] rewrite(SiteRecorder sites, boolean announcesRun) {
        ClassWriter writer = new ClassWriter(reader, 0);
        ThreadRunRewriter run = new ThreadRunRewriter(writer);
        ClassVisitor first = announcesRun ? run : writer;
        if (sites != null && sites.looksAtParks()) {
            first = new ParkRewriter(first, sites);
        }
        reader.accept(sites == null ? first : new LockConstructionRewriter(first, sites), 0);
        boolean sitesChanged = sites != null && sites.rewroteAny();
        return sitesChanged || run.changed() ? writer.toByteArray() : null;
    }

    /** Makes {@code LockSupport.unpark} reach threads that park by Turnstile. */
    byte[] rewriteLockSupport() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new UnparkRewriter(writer), 0);
        return writer.toByteArray();
    }

    /** Makes {@code ReentrantLock} itself tell the truth about platform locks. */
    byte[] rewriteReentrantLock() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ReentrantLockTruth(writer), 0);
        return writer.toByteArray();
    }
}
