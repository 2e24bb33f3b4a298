package io.turnstile.sync;

import io.turnstile.nativeaccess.machine.Fact;
import io.turnstile.nativeaccess.machine.JvmView;
import io.turnstile.nativeaccess.machine.Machine;
import io.turnstile.nativeaccess.machine.SystemFiles;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** What {@code doctor} finds, for {@link PlatformDetector}; apart, since it needs {@code turnstile-native}. */
final class MachineFacts {
    private MachineFacts() {}

    static void addTo(Map<String, String> facts) {
        SystemFiles files = SystemFiles.ofThisMachine();
        String cLibrary =
                SyncPlatform.isLinux() ? SyncPlatform.linux("the C library").cLibraryVersion() : "";
        JvmView jvm = JvmView.ofOptions(ManagementFactory.getRuntimeMXBean().getInputArguments());
        for (Fact fact : new Machine(files, System.getenv(), jvm, cLibrary, "").facts()) {
            facts.put(
                    fact.title(),
                    fact.state().word() + ": " + fact.sentence() + PlatformDetector.remedy(fact.remedy()));
        }
        String bytes = files.firstLine("/sys/devices/system/cpu/cpu0/cache/index0/coherency_line_size");
        facts.put("cache line", bytes.isEmpty() ? "unknown" : bytes + " bytes");
    }
}
