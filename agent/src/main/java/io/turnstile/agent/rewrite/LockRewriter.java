package io.turnstile.agent.rewrite;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.select.JdkClasses;
import io.turnstile.agent.select.OwnClasses;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static io.turnstile.agent.rewrite.HookSignatures.LOCK_SUPPORT;

/**
 * Rewrites classes as they load: select, rewrite, report. A class that cannot be rewritten stays as it is, and that is said
 * once per cause; nothing is ever thrown into the application's class loading.
 */
public final class LockRewriter implements ClassFileTransformer {
    private static final String LOADED_BEFORE = "loaded before the agent";

    private final SiteRules rules;
    private final boolean announcesRun;
    private final Coverage coverage;
    private final ClassDump dump; // or null
    private final RuntimeVisibility visibility = new RuntimeVisibility();
    private volatile boolean unparkReachesUs; // set once, at start-up
    private final Set<String> rewrittenAtLoad = ConcurrentHashMap.newKeySet(); // internal names

    /**
     * Makes a transformer.
     *
     * @param rules which classes have their lock sites rewritten
     * @param announcesRun whether threads tell the thread hooks that they run
     * @param coverage receives decisions and failures
     * @param dumpDirectory where rewritten classes are written to, or null
     */
    public LockRewriter(SiteRules rules, boolean announcesRun, Coverage coverage, String dumpDirectory) {
        this.rules = rules;
        this.announcesRun = announcesRun;
        this.coverage = coverage;
        this.dump = dumpDirectory == null ? null : new ClassDump(dumpDirectory);
    }

    /** Has classes park by Turnstile from now on: {@code LockSupport.unpark} is known to reach threads that do. */
    public void unparkReachesUs() {
        unparkReachesUs = true;
    }

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        String named;
        try {
            named = ClassRewriting.nameOf(name, bytes);
        } catch (RuntimeException unreadable) { // whoever defines it is told by the JVM
            coverage.addFailure(ClassRewriting.UNNAMED, unreadable);
            return null;
        }
        Coming coming = redefined != null ? Coming.AGAIN : Coming.LOADED;
        return transform(new ClassFile(loader, JdkClasses.include(loader, module), named, coming, bytes));
    }

    /** How a class file comes to be rewritten. A hidden class may have the name of one that is loaded: nothing is noted of it. */
    private enum Coming {
        LOADED,
        AGAIN,
        HIDDEN
    }

    /** A class file that comes to be rewritten. */
    private final class ClassFile {
        final ClassLoader loader;
        final boolean ofJdk;
        final String name; // internal
        final byte[] bytes;
        private final Coming coming;
        private ConstantPoolScan scan; // null until somebody asks

        ClassFile(ClassLoader loader, boolean ofJdk, String name, Coming coming, byte[] bytes) {
            this.loader = loader;
            this.ofJdk = ofJdk;
            this.name = name;
            this.coming = coming;
            this.bytes = bytes;
        }

        ConstantPoolScan scan() {
            if (scan == null) {
                scan = new ConstantPoolScan(bytes);
            }
            return scan;
        }

        /** Whether its class was loaded unmodified. */
        boolean isLate() {
            return coming == Coming.AGAIN && !rewrittenAtLoad.contains(name);
        }

        void noteRewritten() {
            if (coming == Coming.LOADED) {
                rewrittenAtLoad.add(name);
            }
        }

        String className() {
            return name.replace('/', '.');
        }
    }

    private byte[] transform(ClassFile file) {
        if (OwnClasses.include(file.loader, file.name)) {
            return null;
        }
        try {
            byte[] changed = rewrite(file);
            if (rules.retrofitsLocks() && !file.ofJdk) {
                changed = withOurView(file, changed);
            }
            if (rules.verifiesMonitors() && file.ofJdk) {
                changed = watched(file, changed);
            }
            if (changed != null) {
                warnOfGrowth(file, changed);
            }
            if (changed != null && dump != null) {
                dump(file, changed);
            }
            return changed;
        } catch (Throwable failure) { // fail open: the class loads as it was
            if (coverage.addFailure(file.className(), failure)) {
                AgentLog.warn(file.className() + " is left unmodified (the next with this cause, too): " + failure);
            }
            return null;
        }
    }

    /**
     * The class file of a hidden class, rewritten as that of any other.
     *
     * @param host the class in whose package, and by whose loader, it is defined
     */
    public byte[] rewriteHidden(Class<?> host, byte[] classFile) {
        byte[] changed = null;
        try {
            if (!JdkClasses.include(host)) {
                String name = new ClassRewriting(classFile).className().replace('.', '/');
                changed = transform(new ClassFile(host.getClassLoader(), false, name, Coming.HIDDEN, classFile));
            }
        } catch (Throwable unreadable) { // whoever defines it is told by the JVM
            coverage.addFailure(host.getName() + "'s hidden class", unreadable);
        }
        return changed == null ? classFile : changed;
    }

    private static byte[] watched(ClassFile file, byte[] changed) {
        CodeScan code = file.scan().code();
        boolean hasBlocks = code != null && code.maySynchronize();
        return hasBlocks ? new ClassRewriting(changed == null ? file.bytes : changed).watchBlocks() : changed;
    }

    /** A class that extends a read or write lock meets our locks whether a rule selects it or not. */
    private byte[] withOurView(ClassFile file, byte[] changed) {
        boolean mayBeView = file.scan().mentionsReadWriteViews();
        if (!mayBeView || file.isLate() || !new ClassRewriting(file.bytes).extendsReadWriteView()) {
            return changed;
        }
        if (visibility.obstacleFor(file.loader) != null) {
            return changed; // ReadWriteViewGuard refuses what it would break
        }
        byte[] result = new ClassRewriting(changed == null ? file.bytes : changed).rewriteReadWriteView();
        file.noteRewritten();
        return result;
    }

    private byte[] rewrite(ClassFile file) {
        RetrofittedLock lock = RetrofittedLock.of(file.name);
        if (lock != null) {
            return rules.retrofitsLocks() ? new ClassRewriting(file.bytes).rewriteLock(lock) : null;
        }
        if (ReadWriteView.of(file.name) != null) {
            return rules.retrofitsLocks() ? new ClassRewriting(file.bytes).guardReadWriteView() : null;
        }
        if (file.name.equals(LOCK_SUPPORT)) {
            return rules.retrofitsParks() ? new ClassRewriting(file.bytes).rewriteLockSupport() : null;
        }
        if (file.name.equals(HookSignatures.LOOKUP)) {
            return rules.managesMonitors() ? new ClassRewriting(file.bytes).rewriteLookup() : null;
        }
        SiteRules.Selected rule = rules.ruleFor(file.name, file.ofJdk);
        if (rule != null && !unparkReachesUs) {
            rule = rule.withoutParks();
        }
        boolean meetsMonitors = rules.managesMonitors() && !file.ofJdk;
        if (rule == null && !announcesRun && !meetsMonitors) {
            return null;
        }
        ConstantPoolScan scan = file.scan();
        boolean hasSites = rule != null && scan.concerns(rule);
        boolean mayRun = announcesRun && scan.mentionsRun();
        if (!hasSites && !mayRun && !meetsMonitors) {
            return null;
        }
        ClassRewriting rewriting = new ClassRewriting(file.bytes, scan);
        boolean hasRun = mayRun && rewriting.mightBeThread();
        boolean late = file.isLate();
        MonitorPlan plan = meetsMonitors ? rewriting.monitorPlan(rule, null, late) : null;
        if (!hasSites && !hasRun && plan == null) {
            return null;
        }
        String obstacle = visibility.obstacleFor(file.loader);
        if (obstacle != null) {
            plan = null; // and none of its objects is managed
        }
        SiteRecorder sites = null;
        if (rule != null && (hasSites || plan != null)) {
            sites = file.ofJdk
                    ? SiteRecorder.ofJdk(file.className(), rule)
                    : recorder(file.className(), rule, late, obstacle);
        }
        byte[] changed = rewriting.rewrite(hasSites ? sites : null, hasRun && obstacle == null, plan, sites);
        if (sites != null) {
            sites.publish(coverage);
        }
        if (changed != null && (plan != null || sites != null && sites.rewroteAny())) {
            file.noteRewritten();
        }
        return changed;
    }

    /**
     * A class that was rewritten when it loaded is rewritten the same way when somebody retransforms it: the JVM starts from
     * the original bytes. One that loaded before has its superclass and its locks already; of the JDK's, only the bodies
     * change, so they are rewritten whenever they come.
     */
    private static SiteRecorder recorder(String className, SiteRules.Selected rule, boolean late, String obstacle) {
        return new SiteRecorder(className, rule, late ? LOADED_BEFORE : obstacle);
    }

    private void warnOfGrowth(ClassFile file, byte[] changed) {
        if (changed.length > MethodLengths.LONGEST_COMPILED) {
            MethodLengths.tell(
                    MethodLengths.grownTooLong(file.bytes, file.scan().code(), changed), coverage);
        }
    }

    /** A dump that cannot be written must not keep the class from being rewritten. */
    private void dump(ClassFile file, byte[] after) {
        try {
            dump.write(file.name, file.bytes, after);
        } catch (IOException e) {
            if (coverage.addFailure(file.className(), e)) {
                AgentLog.warn("dump-classes: " + e.getMessage());
            }
        }
    }
}
