package io.turnstile.agent.rewrite;

import io.turnstile.runtime.policy.LockProtocol;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/** Rewrites one class file: bytes in, bytes out. Knows neither loaders nor the JVM, so a dry run is the same code. */
public final class ClassRewriting {
    /** What messages call a class whose definer has not named it, where its file does not say it either. */
    static final String UNNAMED = "a class without a name";

    private final byte[] classFile;
    private final ClassReader reader;
    private ConstantPoolScan scan; // null until somebody asks

    /**
     * Reads a class file.
     *
     * @throws IllegalArgumentException where its version is newer than ASM knows
     */
    public ClassRewriting(byte[] classFile) {
        this(classFile, null);
    }

    /** The same, of a class file that has been scanned. */
    ClassRewriting(byte[] classFile, ConstantPoolScan scan) {
        this.classFile = classFile;
        this.scan = scan;
        reader = new ClassReader(classFile);
    }

    private ConstantPoolScan scan() {
        if (scan == null) {
            scan = new ConstantPoolScan(classFile);
        }
        return scan;
    }

    /** The internal name of a class that is defined: as the JVM says it, or, where whoever defines it has not named it, as its file says it. */
    static String nameOf(String said, byte[] classFile) {
        return said != null ? said : new ClassReader(classFile).getClassName();
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

    /** Whether the class extends the read or the write lock of a read-write lock. */
    boolean extendsReadWriteView() {
        return ReadWriteView.of(reader.getSuperName()) != null;
    }

    /** Gives such a class our superclass; applied to what other rewriting has made of it. */
    byte[] rewriteReadWriteView() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ReadWriteViewRewriter(writer), 0);
        return writer.toByteArray();
    }

    /** Has the JDK's read or write lock refuse what would guard nothing. */
    byte[] guardReadWriteView() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ReadWriteViewGuard(writer), 0);
        return writer.toByteArray();
    }

    /** What is to be done about monitors; null where there is nothing. */
    MonitorPlan monitorPlan(SiteRules.Selected rule, String obstacle, boolean bodiesOnly) {
        return MonitorPlan.of(reader, scan(), rule, obstacle, bodiesOnly);
    }

    /**
     * Rewrites the lock sites of the class, and its monitors as its rule says; for dry runs.
     *
     * @return the new class file, or null where nothing changed
     */
    public byte[] rewriteAsSelected(SiteRules.Selected rule, SiteRecorder sites) {
        MonitorPlan plan =
                rule.monitors() == LockProtocol.JVM || sites.bodiesOnly() ? null : monitorPlan(rule, null, false);
        return rewrite(scan().concerns(rule) ? sites : null, false, plan, sites);
    }

    /**
     * Rewrites the class.
     *
     * @param sites receives the lock sites and says whether they are rewritten; null where no rule selects the class
     * @param announcesRun whether a {@code run()} tells the thread hooks
     * @return the new class file, or null where nothing changed
     */
    public byte[] rewrite(SiteRecorder sites, boolean announcesRun) {
        return rewrite(sites, announcesRun, null, null);
    }

    /**
     * Rewrites the class.
     *
     * @param locks receives the lock sites, as above
     * @param plan what is to be done about monitors, or null
     * @param monitors receives what is done about them; null where no rule selects the class
     */
    byte[] rewrite(SiteRecorder locks, boolean announcesRun, MonitorPlan plan, SiteRecorder monitors) {
        if (locks == null && !announcesRun && plan != null && plan.changesSuperclassOnly()) {
            byte[] patched =
                    SuperclassPatch.apply(classFile, reader, plan.constants().objectClasses());
            if (patched != null) {
                return patched;
            }
        }
        ClassWriter writer = new ClassWriter(reader, 0);
        ThreadRunRewriter run = new ThreadRunRewriter(writer);
        ClassVisitor first = announcesRun ? run : writer;
        MonitorRewriter monitorRewriter = null;
        if (plan != null) {
            monitorRewriter = new MonitorRewriter(first, reader, plan, plan.selected() ? monitors : null);
            first = monitorRewriter;
        }
        if (locks != null) {
            LockPlaces places = new LockPlaces(reader, scan().code());
            first = locks.looksAtParks() ? new ParkRewriter(first, locks, places) : first;
            first = new LockConstructionRewriter(first, locks, places);
        }
        if (plan != null) {
            first = plan.keepingSerialVersion(reader, first);
        }
        reader.accept(first, plan == null ? 0 : plan.readerOptions());
        boolean locksChanged = locks != null && locks.rewroteAny();
        boolean monitorsChanged = monitorRewriter != null && monitorRewriter.changed();
        return locksChanged || monitorsChanged || run.changed() ? writer.toByteArray() : null;
    }

    /** Makes {@code LockSupport.unpark} reach threads that park by Turnstile. */
    byte[] rewriteLockSupport() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new UnparkRewriter(writer), 0);
        return writer.toByteArray();
    }

    /** Makes {@code Lookup} pass us the class files of hidden classes. */
    byte[] rewriteLookup() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new HiddenClassRewriter(writer), 0);
        return writer.toByteArray();
    }

    /** Makes synchronized blocks say what they enter. */
    byte[] watchBlocks() {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new WatchedBlocks(writer), 0);
        return writer.toByteArray();
    }

    /** Makes a lock of the JDK itself tell the truth about platform locks. */
    byte[] rewriteLock(RetrofittedLock kind) {
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new MonitoringTruth(writer, kind), 0);
        return writer.toByteArray();
    }
}
