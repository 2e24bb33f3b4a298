package io.turnstile.agent.config;

import io.turnstile.agent.select.ParkMode;
import io.turnstile.agent.select.RuleSet;
import io.turnstile.agent.threads.JavaPriorities;
import io.turnstile.agent.threads.ThreadRules;
import io.turnstile.nativeaccess.machine.SystemFiles;
import io.turnstile.runtime.policy.Ceiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The effective configuration.
 *
 * @param rules which classes' locks use which protocol
 * @param threads which threads get which scheduling
 * @param settings the values for the process
 * @param warnings one line each, with place: what is allowed and can have no effect
 * @param needs what values need of the machine
 */
public record AgentConfig(
        RuleSet rules, ThreadRules threads, Settings settings, List<String> warnings, List<MachineNeed> needs) {
    /** What happens where the machine lacks what a rule asks for. */
    public enum OnMissingCapability {
        FALLBACK,
        EXIT
    }

    /** What happens where the configuration is wrong. */
    public enum OnConfigError {
        EXIT,
        UNMODIFIED
    }

    /** What {@code Thread.getState()} shows of waiting threads. */
    public enum ThreadState {
        FAITHFUL,
        NATIVE
    }

    /** Whether waiting threads may spin. */
    public enum Spin {
        AUTO,
        OFF
    }

    /** How the kernel is called. */
    public enum NativeBinding {
        AUTO,
        JNA,
        FFM
    }

    /** How much is said on stderr. */
    public enum Log {
        INFO,
        QUIET,
        DEBUG
    }

    /** What is tracked. */
    public enum TrackingLevel {
        OFF,
        CONTENTION,
        ORDER
    }

    /** What happens on a deadlock, besides telling the listeners. */
    public enum OnDeadlock {
        REPORT,
        CALLBACK,
        THROW,
        EXIT
    }

    /** What is done about users of the JVM's monitor of managed objects. */
    public enum Verification {
        OFF,
        REPORT
    }

    /** How the coverage report is written. */
    public enum ReportFormat {
        TEXT,
        JSON
    }

    /**
     * Reads the configuration from all its sources. A system property counts more than an agent argument, that more than
     * the environment, that more than the file.
     *
     * @param agentArgs {@code file}, {@code file,key=value,…} or {@code key=value,…}; null or empty for none
     * @throws ConfigException where something is wrong; it says what is to happen then
     */
    public static AgentConfig load(String agentArgs, Properties systemProperties, Map<String, String> env)
            throws ConfigException {
        return new ConfigLoading(AgentArguments.split(agentArgs), systemProperties, env).load();
    }

    /** Reads one file, without overrides. */
    public static AgentConfig loadFile(String file) throws ConfigException {
        return new ConfigLoading(new AgentArguments(file, List.of()), new Properties(), Map.of()).load();
    }

    /**
     * Checks values that are right on some machines only.
     *
     * @throws ConfigException where one is wrong on this one; it says what is to happen then
     */
    public void checkAgainst(SystemFiles machine) throws ConfigException {
        for (MachineNeed need : needs) {
            try {
                need.check(machine);
            } catch (ConfigException failure) {
                throw failure.answered(onConfigError() == OnConfigError.EXIT, exitCode());
            }
        }
    }

    /** The exit code where Turnstile ends the JVM. */
    public int exitCode() {
        return (Integer) settings.value(Key.EXIT_CODE);
    }

    /** See {@link OnMissingCapability}. */
    public OnMissingCapability onMissingCapability() {
        return (OnMissingCapability) settings.value(Key.ON_MISSING_CAPABILITY);
    }

    /** See {@link OnConfigError}. */
    public OnConfigError onConfigError() {
        return (OnConfigError) settings.value(Key.ON_CONFIG_ERROR);
    }

    /** See {@link ThreadState}. */
    public ThreadState threadState() {
        return (ThreadState) settings.value(Key.THREAD_STATE);
    }

    /** See {@link Spin}. */
    public Spin spin() {
        return (Spin) settings.value(Key.SPIN);
    }

    /** See {@link NativeBinding}. */
    public NativeBinding nativeBinding() {
        return (NativeBinding) settings.value(Key.NATIVE);
    }

    /** See {@link Log}. */
    public Log log() {
        return (Log) settings.value(Key.LOG);
    }

    /** Where rewritten classes are written, or null. */
    public String dumpClasses() {
        return (String) settings.value(Key.DUMP_CLASSES);
    }

    /** Where the coverage report is written: a file, {@code stderr}, or null for nowhere. */
    public String reportCoverage() {
        return (String) settings.value(Key.REPORT_COVERAGE);
    }

    /** See {@link ReportFormat}. */
    public ReportFormat reportFormat() {
        return (ReportFormat) settings.value(Key.REPORT_FORMAT);
    }

    /** What is to be tracked and how it is told. */
    public TrackingConfig tracking() {
        return new TrackingConfig(settings);
    }

    /** What holds for monitors apart from rules. */
    public MonitorsConfig monitors() {
        return new MonitorsConfig(settings);
    }

    /** One line for each effective value, with its origin; for {@code log: debug}. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rules.rules().size(); i++) {
            lines.add("rule " + (i + 1) + ": " + rules.rules().get(i).classes() + " = "
                    + rules.rules().get(i).protocol().word()
                    + (rules.rules().get(i).ceiling() == Ceiling.NONE
                            ? ""
                            : ", ceiling " + rules.rules().get(i).ceiling())
                    + (rules.rules().get(i).park() == ParkMode.FUTEX ? ", park futex" : "") + " ("
                    + rules.rules().get(i).origin() + ')');
        }
        for (int i = 0; i < threads.rules().size(); i++) {
            lines.add("thread rule " + (i + 1) + ": " + threads.rules().get(i).describe());
        }
        for (JavaPriorities.Entry entry : threads.priorities().all()) {
            lines.add(entry.toString());
        }
        lines.addAll(settings.describe());
        return lines;
    }
}
