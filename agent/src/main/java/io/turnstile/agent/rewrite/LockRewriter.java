package io.turnstile.agent.rewrite;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.select.JdkClasses;
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
    private static final ClassLoader OWN_LOADER = LockRewriter.class.getClassLoader();

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
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        return transform(null, loader, name, redefined, domain, classFile);
    }

    @Override
    public byte[] transform(
            Module module,
            ClassLoader loader,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] classFile) {
        boolean ofJdk = JdkClasses.include(loader, module);
        return transform(loader, ofJdk, name, redefined != null ? Coming.AGAIN : Coming.LOADED, classFile);
    }

    /** How a class file comes to be rewritten. A hidden class may have the name of one that is loaded: nothing is noted of it. */
    private enum Coming {
        LOADED,
        AGAIN,
        HIDDEN
    }

    private byte[] transform(ClassLoader loader, boolean ofJdk, String name, Coming coming, byte[] classFile) {
        if (name == null || loader == OWN_LOADER || name.startsWith("io/turnstile/runtime/")) {
            return null;
        }
        try {
            byte[] changed = rewrite(loader, ofJdk, name, coming, classFile);
            if (rules.retrofitsLocks() && !ofJdk) {
                changed = withOurView(loader, name, coming, classFile, changed);
            }
            if (rules.verifiesMonitors() && ofJdk) {
                changed = watched(classFile, changed);
            }
            if (changed != null && dump != null) {
                dump(name, classFile, changed);
            }
            return changed;
        } catch (Throwable failure) { // fail open: the class loads as it was
            if (coverage.addFailure(name.replace('/', '.'), failure)) {
                AgentLog.warn(
                        name.replace('/', '.') + " is left unmodified (the next with this cause, too): " + failure);
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
                changed = transform(host.getClassLoader(), false, name, Coming.HIDDEN, classFile);
            }
        } catch (Throwable unreadable) { // whoever defines it is told by the JVM
            coverage.addFailure(host.getName() + "'s hidden class", unreadable);
        }
        return changed == null ? classFile : changed;
    }

    private static byte[] watched(byte[] classFile, byte[] changed) {
        CodeScan code = new ConstantPoolScan(classFile).code();
        boolean hasBlocks = code != null && code.maySynchronize();
        return hasBlocks ? new ClassRewriting(changed == null ? classFile : changed).watchBlocks() : changed;
    }

    /** A class that extends a read or write lock meets our locks whether a rule selects it or not. */
    private byte[] withOurView(ClassLoader loader, String name, Coming coming, byte[] classFile, byte[] changed) {
        boolean mayBeView = new ConstantPoolScan(classFile).mentionsReadWriteViews();
        boolean late = coming == Coming.AGAIN && !rewrittenAtLoad.contains(name);
        if (!mayBeView || late || !new ClassRewriting(classFile).extendsReadWriteView()) {
            return changed;
        }
        if (visibility.obstacleFor(loader) != null) {
            return changed; // ReadWriteViewGuard refuses what it would break
        }
        byte[] result = new ClassRewriting(changed == null ? classFile : changed).rewriteReadWriteView();
        if (coming == Coming.LOADED) {
            rewrittenAtLoad.add(name);
        }
        return result;
    }

    private byte[] rewrite(ClassLoader loader, boolean ofJdk, String name, Coming coming, byte[] classFile) {
        RetrofittedLock lock = RetrofittedLock.of(name);
        if (lock != null) {
            return rules.retrofitsLocks() ? new ClassRewriting(classFile).rewriteLock(lock) : null;
        }
        if (ReadWriteView.of(name) != null) {
            return rules.retrofitsLocks() ? new ClassRewriting(classFile).guardReadWriteView() : null;
        }
        if (name.equals(LOCK_SUPPORT)) {
            return rules.retrofitsParks() ? new ClassRewriting(classFile).rewriteLockSupport() : null;
        }
        if (name.equals(HookSignatures.LOOKUP)) {
            return rules.managesMonitors() ? new ClassRewriting(classFile).rewriteLookup() : null;
        }
        SiteRules.Selected rule = rules.ruleFor(name, ofJdk);
        if (rule != null && !unparkReachesUs) {
            rule = rule.withoutParks();
        }
        boolean meetsMonitors = rules.managesMonitors() && !ofJdk;
        if (rule == null && !announcesRun && !meetsMonitors) {
            return null;
        }
        ConstantPoolScan scan = new ConstantPoolScan(classFile);
        boolean hasSites = rule != null && scan.concerns(rule);
        boolean mayRun = announcesRun && scan.mentionsRun();
        if (!hasSites && !mayRun && !meetsMonitors) {
            return null;
        }
        ClassRewriting rewriting = new ClassRewriting(classFile);
        boolean hasRun = mayRun && rewriting.mightBeThread();
        boolean late = coming == Coming.AGAIN && !rewrittenAtLoad.contains(name);
        MonitorPlan plan = meetsMonitors ? rewriting.monitorPlan(scan, rule, null, late) : null;
        if (!hasSites && !hasRun && plan == null) {
            return null;
        }
        String obstacle = visibility.obstacleFor(loader);
        if (obstacle != null) {
            plan = null; // and none of its objects is managed
        }
        SiteRecorder sites = null;
        if (rule != null && (hasSites || plan != null)) {
            sites = ofJdk ? SiteRecorder.ofJdk(name.replace('/', '.'), rule) : recorder(name, rule, late, obstacle);
        }
        byte[] changed = rewriting.rewrite(hasSites ? sites : null, hasRun && obstacle == null, plan, sites);
        if (sites != null) {
            sites.publish(coverage);
        }
        if (changed != null && coming == Coming.LOADED && (plan != null || sites != null && sites.rewroteAny())) {
            rewrittenAtLoad.add(name);
        }
        return changed;
    }

    /**
     * A class that was rewritten when it loaded is rewritten the same way when somebody retransforms it: the JVM starts from
     * the original bytes. One that loaded before has its superclass and its locks already; of the JDK's, only the bodies
     * change, so they are rewritten whenever they come.
     */
    private static SiteRecorder recorder(String name, SiteRules.Selected rule, boolean late, String obstacle) {
        return new SiteRecorder(name.replace('/', '.'), rule, late ? LOADED_BEFORE : obstacle);
    }

    /** A dump that cannot be written must not keep the class from being rewritten. */
    private void dump(String name, byte[] before, byte[] after) {
        try {
            dump.write(name, before, after);
        } catch (IOException e) {
            if (coverage.addFailure(name.replace('/', '.'), e)) {
                AgentLog.warn("dump-classes: " + e.getMessage());
            }
        }
    }
}
