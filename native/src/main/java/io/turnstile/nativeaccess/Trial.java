package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.FutexOperation;

/** Calls of a probe, compared with the answers they must give; the first wrong one decides. */
final class Trial {
    private static final String REPORT_IT =
            "please report this: the kernel has the operation, but answers unlike Linux";

    private final String remedy;
    private String failure; // null while all is as expected
    private boolean refused;

    /**
     * Begins a trial.
     *
     * @param remedy what helps where a call is refused
     */
    Trial(String remedy) {
        this.remedy = remedy;
    }

    /** Compares the answer of a futex operation. */
    void expect(FutexOperation operation, int expected, int result) {
        if (failure == null && result != expected) {
            fail(operation.title() + " answered " + nameOf(result) + " instead of " + nameOf(expected));
            // On words of the probe's own EPERM has no other reason than a sandbox.
            refused = -result == Errno.EPERM
                    || result < 0 && operation.dispositionOf(-result) == Disposition.CAPABILITY_MISSING;
        }
    }

    /** Compares the answer of another call, whose every failure is a refusal. */
    void expectSuccess(String call, long result) {
        if (failure == null && result < 0) {
            fail(call + " answered " + nameOf(result));
            refused = true;
        }
    }

    /** Demands a fact that the calls should have brought about. */
    void demand(boolean fact, String failureOtherwise) {
        if (failure == null && !fact) {
            fail(failureOtherwise);
        }
    }

    private void fail(String clause) {
        failure = clause;
    }

    boolean hasPassed() {
        return failure == null;
    }

    /**
     * What was found.
     *
     * @param detail what to say where every answer was as expected
     */
    Finding finding(String detail) {
        if (failure == null) {
            return Finding.present(detail);
        }
        return Finding.missing(failure, refused ? remedy : REPORT_IT);
    }

    private static String nameOf(long result) {
        return result < 0 ? Errno.nameOf((int) -result) : Long.toString(result);
    }
}
