package io.turnstile.agent.cli;

import io.turnstile.agent.cli.DoctorReport.Wish;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.ConfigException;
import io.turnstile.agent.startup.Diagnosis;
import io.turnstile.agent.startup.ProtocolSupport;
import io.turnstile.agent.startup.Shortfalls;
import io.turnstile.agent.startup.Shortfalls.Shortfall;
import io.turnstile.agent.startup.Wants;
import io.turnstile.nativeaccess.LinuxLibrary;
import io.turnstile.nativeaccess.UnsupportedPlatformException;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.nativeaccess.machine.SystemFiles;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** {@code doctor [<yaml>] [--json]}. */
final class DoctorCommand {
    private static final String OWN_JAR = "turnstile.jar";

    private final String version;
    private final PrintStream out;

    DoctorCommand(String version, PrintStream out) {
        this.version = version;
        this.out = out;
    }

    int run(List<String> operands) throws UsageException, ConfigException {
        List<String> files = new ArrayList<>(operands);
        boolean json = files.remove("--json");
        if (files.size() > 1 || (files.size() == 1 && files.get(0).startsWith("-"))) {
            throw new UsageException("doctor takes at most one configuration file, and --json");
        }
        AgentConfig config = files.isEmpty() ? null : AgentConfig.loadFile(files.get(0));
        AgentConfig.NativeBinding binding = config == null ? AgentConfig.NativeBinding.AUTO : config.nativeBinding();
        ProtocolSupport support = ProtocolSupport.open(binding, null);
        Machine machine =
                new Machine(SystemFiles.ofThisMachine(), System.getenv(), new ManagedJvm(), cLibraryVersion(), OWN_JAR);
        Diagnosis diagnosis = new Diagnosis(machine, support, config, support.obtainableCpus());
        DoctorReport report = examine(diagnosis, support, config);
        out.print(json ? report.json() : report.text());
        return report.isHealthy() ? ExitCode.OK : ExitCode.NOT_GRANTED;
    }

    private DoctorReport examine(Diagnosis diagnosis, ProtocolSupport support, AgentConfig config) {
        String jdk = System.getProperty("java.version") + ", " + System.getProperty("java.vm.name") + ", "
                + System.getProperty("java.vendor");
        List<Wish> wishes = config == null ? everything(support) : wishes(support, config, diagnosis.outOfReach());
        return new DoctorReport(version, jdk, support.platformName(), diagnosis.facts(), wishes);
    }

    private static String cLibraryVersion() {
        try {
            return LinuxLibrary.open().cLibraryVersion();
        } catch (UnsupportedPlatformException none) {
            return "";
        }
    }

    /** What a configuration could ask for. */
    private static List<Wish> everything(ProtocolSupport support) {
        List<Wish> wishes = new ArrayList<>();
        for (LockProtocol asked : EnumSet.complementOf(EnumSet.of(LockProtocol.JVM))) {
            Capability missing = support.missingFor(asked);
            wishes.add(new Wish("protocol " + asked.word(), missing == null ? List.of() : needs(missing)));
        }
        wishes.add(wish(support, "real-time threads", Capability.REALTIME_SCHEDULING));
        wishes.add(wish(support, "CPUs of threads", Capability.AFFINITY));
        return wishes;
    }

    private static Wish wish(ProtocolSupport support, String what, Capability needed) {
        return new Wish(what, support.has(needed) ? List.of() : needs(needed));
    }

    private static List<String> needs(Capability missing) {
        return List.of("needs " + missing.title());
    }

    private static List<Wish> wishes(ProtocolSupport support, AgentConfig config, List<String> outOfReach) {
        List<Shortfall> shortfalls = new Shortfalls(config, support).all();
        List<Wish> wishes = new ArrayList<>();
        for (String asked : new Wants(config).words()) {
            List<String> lacks = new ArrayList<>();
            for (Shortfall one : shortfalls) {
                if (one.asked().equals(asked)) {
                    lacks.add("needs " + one.need() + " (" + one.consequence() + ')');
                }
            }
            wishes.add(new Wish(asked, lacks));
        }
        for (String clause : outOfReach) {
            wishes.add(new Wish("thread rule", List.of(clause)));
        }
        return wishes;
    }
}
