package io.turnstile.agent.startup;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class ProtocolSupportTest {

    @ParameterizedTest
    @EnumSource
    void platformWithEverythingGrantsWhatIsAsked(LockProtocol asked) {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without());

        assertEquals(asked, support.granted(asked));
        assertNull(support.missingFor(asked));
    }

    @Test
    void withoutPiFutexLocksWaitOnPlainFutexes() {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(Capability.PI_FUTEX));

        assertEquals(LockProtocol.FUTEX, support.granted(LockProtocol.PI));
        assertEquals(LockProtocol.FUTEX, support.granted(LockProtocol.FUTEX));
        assertNull(support.obstacle(LockProtocol.PI));
        assertEquals(Capability.PI_FUTEX, support.missingFor(LockProtocol.PI));
    }

    /** Even a kernel that had PI alone could not serve a PI lock's ordinary waiters, who wait on plain words. */
    @Test
    void withoutPlainFutexEverythingIsLeftToTheJvm() {
        ProtocolSupport support = ProtocolSupport.of(ProbedPlatform.without(Capability.FUTEX));

        assertEquals(LockProtocol.JVM, support.granted(LockProtocol.PI));
        assertEquals(LockProtocol.JVM, support.granted(LockProtocol.FUTEX));
        assertEquals("futex wait and wake is missing: FUTEX: ENOSYS", support.obstacle(LockProtocol.FUTEX));
    }

    @Test
    void withoutPlatformEverythingIsLeftToTheJvmAndSaysWhy() {
        ProtocolSupport support = ProtocolSupport.none("os.name is SunOS");

        assertEquals(LockProtocol.JVM, support.granted(LockProtocol.PI));
        assertEquals("futex wait and wake is missing: os.name is SunOS", support.obstacle(LockProtocol.PI));
        assertEquals("no platform: os.name is SunOS", support.platformName());
    }

    @Test
    void jvmRuleIsNoShortfall() {
        ProtocolSupport support = ProtocolSupport.none("os.name is SunOS");

        assertNull(support.missingFor(LockProtocol.JVM));
        assertEquals("the rule says jvm", support.obstacle(LockProtocol.JVM));
    }

    /** A dry run shows what the rules say, not what the machine lacks on which it happens to run. */
    @ParameterizedTest
    @EnumSource
    void dryRunAssumesEverything(LockProtocol asked) {
        assertEquals(asked, ProtocolSupport.assumed().granted(asked));
    }
}
