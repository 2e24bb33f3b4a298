package io.turnstile.agent.cli;

import io.turnstile.agent.cli.DoctorReport.Wish;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.ConfigException;
import io.turnstile.agent.startup.ProtocolSupport;
import io.turnstile.agent.startup.Wants;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.policy.LockProtocol;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code doctor [<yaml>] [--json]}. */
final class DoctorCommand {
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
        DoctorReport report = examine(ProtocolSupport.open(binding, null), config);
        out.print(json ? report.json() : report.text());
        return report.isHealthy() ? ExitCode.OK : ExitCode.NOT_GRANTED;
    }

    private DoctorReport examine(ProtocolSupport support, AgentConfig config) {
        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            findings.put(capability, support.finding(capability));
        }
        String jdk = System.getProperty("java.version") + ", " + System.getProperty("java.vm.name") + ", "
                + System.getProperty("java.vendor");
        return new DoctorReport(version, jdk, support.platformName(), findings, wishes(support, config));
    }

    private static List<Wish> wishes(ProtocolSupport support, AgentConfig config) {
        Wants wants = config == null ? null : new Wants(config);
        Set<LockProtocol> protocols =
                wants == null ? EnumSet.of(LockProtocol.FUTEX, LockProtocol.PI) : wants.protocols();
        List<Wish> wishes = new ArrayList<>();
        for (LockProtocol asked : protocols) {
            Capability missing = support.missingFor(asked);
            wishes.add(new Wish("protocol " + asked.word(), missing == null ? List.of() : List.of(missing)));
        }
        if (wants == null || wants.realTime()) {
            wishes.add(wish(support, "real-time threads", Capability.REALTIME_SCHEDULING));
        }
        if (wants == null || wants.affinity()) {
            wishes.add(wish(support, "CPUs of threads", Capability.AFFINITY));
        }
        return wishes;
    }

    private static Wish wish(ProtocolSupport support, String what, Capability needed) {
        return new Wish(what, support.has(needed) ? List.of() : List.of(needed));
    }
}
