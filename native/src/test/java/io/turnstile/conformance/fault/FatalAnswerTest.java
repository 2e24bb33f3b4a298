package io.turnstile.conformance.fault;

import io.turnstile.conformance.harness.ChildJvm;
import io.turnstile.conformance.harness.Realtime;
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

    /** Each call that a ceiling costs, refused with each errno: the lock is untouched, or the thread told and made right. */
    @Test
    void refusedCeilingsAreToldToTheCaller() {
        Realtime.assumePermitted();
        ChildJvm child = ChildJvm.run(CeilingRefusals.class, Map.of());
        assertEquals(0, child.exitCode(), child::output);
    }
}
