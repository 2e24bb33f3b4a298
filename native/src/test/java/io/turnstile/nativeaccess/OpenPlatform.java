package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.Platform;

/** Run in a child JVM: opens the platform as a library does and prints its name, or why there is none. */
final class OpenPlatform {
    static final int UNSUPPORTED = 3;

    private OpenPlatform() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(LinuxPlatform.open().name());
        } catch (UnsupportedPlatformException unsupported) {
            System.out.println(unsupported.getMessage());
            System.exit(UNSUPPORTED);
        }
    }

    /** Prints a line for each capability. */
    static void print(Platform platform) {
        for (Capability capability : Capability.values()) {
            Finding finding = platform.finding(capability);
            System.out.println(capability + (finding.present() ? " present: " : " missing: ") + finding.detail() + " | "
                    + finding.remedy());
        }
    }
}
