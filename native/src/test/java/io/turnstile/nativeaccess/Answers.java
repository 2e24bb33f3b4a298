package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Disposition;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.FutexOperation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Assertions on what the kernel answers, and on what {@link FutexOperation} says of it. */
final class Answers {
    private Answers() {}

    static void assertAnswers(int errno, Disposition disposition, FutexOperation operation, int result) {
        assertEquals(Errno.nameOf(errno), nameOf(result), operation.title());
        assertEquals(disposition, operation.dispositionOf(errno), operation.title() + " " + Errno.nameOf(errno));
        assertFalse(operation.meaningOf(errno).isEmpty(), "no meaning of " + operation + " " + Errno.nameOf(errno));
    }

    static void assertSucceeds(int result) {
        assertEquals("0", nameOf(result));
    }

    static void assertFails(int errno, int result) {
        assertEquals(Errno.nameOf(errno), nameOf(result));
    }

    private static String nameOf(int result) {
        return result < 0 ? Errno.nameOf(-result) : Integer.toString(result);
    }
}
