package io.turnstile.nativeaccess;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SystemCallNumbersTest {

    @ParameterizedTest
    @CsvSource({"amd64, x86_64, 202", "x86_64, x86_64, 202", "aarch64, aarch64, 98"})
    void numbersAreThoseOfTheArchitecture(String osArch, String machine, int futex) {
        SystemCallNumbers numbers = SystemCallNumbers.of("Linux", osArch);
        assertEquals(machine, numbers.machine());
        assertEquals(futex, numbers.futex());
    }

    @ParameterizedTest
    @CsvSource({"Linux, s390x", "Mac OS X, aarch64", "Windows 11, amd64"})
    void otherPlatformsAreRefusedByName(String osName, String osArch) {
        UnsupportedPlatformException refused =
                assertThrows(UnsupportedPlatformException.class, () -> SystemCallNumbers.of(osName, osArch));
        assertEquals(
                "native locks need Linux on x86_64 or aarch64 and this is " + osName + " on " + osArch
                        + ": leave locks to the JVM here (protocol jvm)",
                refused.getMessage());
    }

    @Test
    void noNumberIsUsedTwice() {
        for (String osArch : new String[] {"amd64", "aarch64"}) {
            SystemCallNumbers n = SystemCallNumbers.of("Linux", osArch);
            int[] all = {
                n.futex(),
                n.gettid(),
                n.getpid(),
                n.tgkill(),
                n.rtSigaction(),
                n.clockGettime(),
                n.schedGetparam(),
                n.schedSetscheduler(),
                n.schedGetscheduler(),
                n.schedSetaffinity(),
                n.schedGetaffinity()
            };
            assertEquals(all.length, Arrays.stream(all).distinct().count(), osArch);
        }
    }
}
