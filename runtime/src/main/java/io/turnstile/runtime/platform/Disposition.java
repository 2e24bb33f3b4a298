package io.turnstile.runtime.platform;

/** What an errno of a futex operation calls for; each operation has one for each errno ({@link FutexOperation}). */
public enum Disposition {
    /** Nothing happened yet: ask again, after a look at the word where the operation compares one. */
    RETRY,
    /** An answer that occurs in correct executions; the caller acts on it. */
    RESULT,
    /** The platform lacks the operation, or a sandbox refuses it; the probes say so before a lock depends on it. */
    CAPABILITY_MISSING,
    /** It has no place in a correct execution: {@link PlatformException}. Every errno that is not listed is one. */
    BUG
}
