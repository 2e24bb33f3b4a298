package io.turnstile.agent.startup;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.report.Coverage;
import io.turnstile.agent.report.JvmStatus;
import io.turnstile.agent.rewrite.LoaderTransformer;
import io.turnstile.agent.rewrite.LockRewriter;
import io.turnstile.agent.threads.ThreadRuleApplier;
import io.turnstile.agent.threads.UnmatchedAtExit;
import io.turnstile.nativeaccess.machine.JvmView;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.nativeaccess.machine.SystemFiles;
import io.turnstile.runtime.hook.HiddenClassHooks;
import io.turnstile.runtime.hook.ThreadHooks;
import io.turnstile.runtime.lock.MonitorWatch;
import io.turnstile.runtime.lock.SpinPolicy;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import io.turnstile.runtime.policy.MonitorPolicy;
import io.turnstile.runtime.thread.ThreadStatus;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts a configuration into force: platform, self-test, transformer, threads, report; in this order. The transformers come as late
 * as they can, but for those of tracking: with one in place, every class that loads, ours and the JDK's, is handed round first.
 */
final class Retrofit {
    private final Instrumentation instrumentation;
    private final AgentConfig config;
    private final String version;
    private final String ownJar;
    private final JvmStatus status;
    private final Coverage coverage = new Coverage();

    /**
     * Makes it.
     *
     * @param ownJar the name of Turnstile's own jar, without directories
     * @param status what is said of the JVM to those who ask
     */
    Retrofit(Instrumentation instrumentation, AgentConfig config, String version, String ownJar, JvmStatus status) {
        this.ownJar = ownJar;
        this.status = status;
        this.instrumentation = instrumentation;
        this.config = config;
        this.version = version;
    }

    /**
     * Starts it.
     *
     * @throws Exception where nothing is rewritten and the application runs unmodified
     */
    void start(MethodHandles.Lookup trusted) throws Exception {
        sayWhatTheConfigurationIs();
        if (config.rules().rules().isEmpty()
                && config.threads().isEmpty()
                && !config.monitors().listsAny()) {
            if (config.tracking().isOn()) {
                say("turnstile " + version + ": tracking "
                        + config.tracking().classes() + "; no rules, so all locks are the JVM's; jdk "
                        + System.getProperty("java.version"));
                return;
            }
            say("turnstile " + version + ": no rules, so nothing is changed;"
                    + " name a configuration: -javaagent:turnstile.jar=turnstile.yaml");
            return;
        }
        ProtocolSupport support = ProtocolSupport.open(config.nativeBinding(), trusted);
        Shortfalls shortfalls = new Shortfalls(config, support);
        if (shortfalls.sayAll()) {
            System.exit(config.exitCode());
        }
        new Diagnosis(machine(), support, config).warnings().forEach(AgentLog::warn);
        GrantedRules rules = GrantedRules.on(support, config);
        ThreadRuleApplier applier = threadRules(support);
        if (rules.retrofitsLocks() || rules.managesMonitors() || rules.retrofitsParks()) {
            applySettings();
            testEach(support);
        }
        RuledMonitors monitors = null;
        if (rules.managesMonitors()) {
            LockProtocol ofListed = support.granted(config.monitors().protocol());
            monitors = new RuledMonitors(rules, config.monitors(), ofListed, trusted);
            MonitorPolicy.install(monitors);
        }
        putInPlace(rules, applier);
        String summary = new StartupLine(version, config, support).toString();
        reportAtExit(summary, shortfalls.sentences(), applier, monitors);
        say(summary);
    }

    private void say(String summary) {
        AgentLog.info(summary);
        status.put("agent", summary);
    }

    private Machine machine() {
        JvmView jvm = JvmView.ofOptions(RuntimeOptions.ofThisJvm());
        return new Machine(SystemFiles.ofThisMachine(), System.getenv(), jvm, "", ownJar);
    }

    private void putInPlace(GrantedRules rules, ThreadRuleApplier applier) throws Exception {
        boolean watchesThreads = applier != null;
        if (!config.tracking().isOn()) { // which has added it
            LoaderTransformer.addTo(instrumentation);
        }
        LockRewriter rewriter = new LockRewriter(rules, watchesThreads, coverage, config.dumpClasses());
        instrumentation.addTransformer(rewriter, true);
        try {
            if (rules.retrofitsParks()) {
                instrumentation.retransformClasses(LockSupport.class);
                ParkSelfTest.run();
                rewriter.unparkReachesUs();
            }
            if (rules.managesMonitors()) {
                seeHiddenClasses(rewriter);
            }
            if (rules.verifiesMonitors()) {
                MonitorWatch.prepare();
            }
            new LoadedClasses(instrumentation, config.rules()).retransform(rules, watchesThreads);
            if (rules.verifiesMonitors()) {
                LeakReporter.begin(coverage);
            }
            if (watchesThreads) {
                ThreadHooks.setListener(applier);
                applier.begin(); // main has started already
            }
        } catch (Exception | Error failure) {
            instrumentation.removeTransformer(rewriter); // an application said to run unmodified must do so
            ThreadHooks.setListener(null);
            throw failure;
        }
    }

    /** A hidden class that locks objects of the application must do so as all others do. */
    private void seeHiddenClasses(LockRewriter rewriter) {
        try {
            instrumentation.retransformClasses(MethodHandles.Lookup.class);
            HiddenClassHooks.setRewriter(rewriter::rewriteHidden);
        } catch (Exception | LinkageError failure) {
            AgentLog.warn("hidden classes that synchronize on managed objects are not excluded: " + failure);
        }
    }

    private void sayWhatTheConfigurationIs() {
        AgentLog.setQuiet(config.log() == AgentConfig.Log.QUIET);
        for (String warning : config.warnings()) {
            AgentLog.warn(warning);
        }
        if (config.log() == AgentConfig.Log.DEBUG) {
            for (String line : config.describe()) {
                AgentLog.info("turnstile: " + line);
            }
        }
    }

    private void applySettings() {
        ThreadStatus.setFaithful(config.threadState() == AgentConfig.ThreadState.FAITHFUL);
        if (config.spin() == AgentConfig.Spin.OFF) {
            SpinPolicy.switchOff();
        }
    }

    private void testEach(ProtocolSupport support) throws Exception {
        for (LockProtocol asked : new Wants(config).protocols()) {
            if (support.granted(asked) != LockProtocol.JVM) {
                SelfTest.run(support.granted(asked), ceilingFor(support, asked));
            }
        }
    }

    /** A ceiling for the self-test: the highest that is granted, since the main thread may have a priority already. */
    private static Ceiling ceilingFor(ProtocolSupport support, LockProtocol asked) {
        if (support.granted(asked) != LockProtocol.CEILING) {
            return Ceiling.NONE;
        }
        int level = Ceiling.HIGHEST;
        while (level > Ceiling.LOWEST && support.whyNoCeiling(Ceiling.of(level)) != null) {
            level--;
        }
        return Ceiling.of(level);
    }

    /** What is told of starting threads; null where nothing is to be done with them. */
    private ThreadRuleApplier threadRules(ProtocolSupport support) {
        return config.threads().isEmpty() || !support.hasPlatform()
                ? null
                : new ThreadRuleApplier(
                        config.threads(), Platform.get().scheduling(), !support.has(Capability.REALTIME_SCHEDULING));
    }

    private void reportAtExit(String head, List<String> shortfalls, ThreadRuleApplier applier, RuledMonitors monitors) {
        if (applier != null && !CoverageAtExit.STDERR.equals(config.reportCoverage())) { // which says it
            Runtime.getRuntime().addShutdownHook(new UnmatchedAtExit(applier.rules()));
        }
        if (config.reportCoverage() != null) {
            Runtime.getRuntime()
                    .addShutdownHook(new CoverageAtExit(head, shortfalls, config, coverage, applier, monitors));
        }
    }
}
