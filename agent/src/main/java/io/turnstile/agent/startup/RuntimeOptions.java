package io.turnstile.agent.startup;

import io.turnstile.nativeaccess.machine.SystemFiles;
import java.util.Arrays;
import java.util.List;

/** The options that this JVM was started with, without java.lang.management, which is not to be loaded before main. */
final class RuntimeOptions {
    private RuntimeOptions() {}

    /** All of them, from variables and option files, too; where this JDK does not tell, those of the command line. */
    static List<String> ofThisJvm() {
        try {
            Class<?> vm = Class.forName("jdk.internal.misc.VM"); // JdkInternals has opened its package to us
            return List.of((String[]) vm.getMethod("getRuntimeArguments").invoke(null));
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return Arrays.asList(
                    SystemFiles.ofThisMachine().firstLine("/proc/self/cmdline").split("\0"));
        }
    }
}
