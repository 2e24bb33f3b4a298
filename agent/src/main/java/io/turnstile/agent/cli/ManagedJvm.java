package io.turnstile.agent.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.turnstile.nativeaccess.machine.JvmView;
import java.lang.management.ManagementFactory;
import java.util.List;

/** This JVM by its own management interface, on the command line, where no application is to be spared it. */
final class ManagedJvm implements JvmView {
    private final List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    private final JvmView given = JvmView.ofOptions(options);

    @Override
    public List<String> options() {
        return options;
    }

    @Override
    public String flag(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue();
        } catch (RuntimeException
                | NoClassDefFoundError locked) { // diagnostic flags, unless unlocked; no such flag; no such bean
            return given.flag(name);
        }
    }
}
