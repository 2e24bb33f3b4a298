package io.turnstile.conformance.storm;

import io.turnstile.conformance.harness.ChildJvm;
import io.turnstile.conformance.harness.Fault;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The storms where the platform lacks something or answers for no reason; a platform is for a whole process. */
class FaultyStormTest {
    private static final long OPERATIONS = Math.max(1, Storm.OPERATIONS / 4);

    /** Exclusion and hand-over do not depend on what a platform may lack. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void stormsPassOnFaultyPlatform(Fault fault) {
        Map<String, String> properties =
                Map.of(Fault.PROPERTY, fault.name(), Storm.OPERATIONS_PROPERTY, String.valueOf(OPERATIONS));
        ChildJvm child = ChildJvm.run(FaultyStorms.class, properties);
        assertEquals(0, child.exitCode(), child::output);
    }
}
