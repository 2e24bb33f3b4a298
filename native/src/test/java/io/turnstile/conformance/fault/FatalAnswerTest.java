package io.turnstile.conformance.fault;

import io.turnstile.conformance.harness.ChildJvm;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What has no place in a correct execution fails loudly; a platform is for a whole process. */
class FatalAnswerTest {

    /** Each futex operation, each errno that no running system gives: told to the caller, never a hang. */
    @Test
    void fatalAnswersAreToldToTheCaller() {
        ChildJvm child = ChildJvm.run(FatalAnswers.class, Map.of());
        assertEquals(0, child.exitCode(), child::output);
    }
}
