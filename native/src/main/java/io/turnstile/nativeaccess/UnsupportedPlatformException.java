package io.turnstile.nativeaccess;

/** There is no way to the kernel's futexes here; the message is one sentence that says why and what helps. */
public final class UnsupportedPlatformException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedPlatformException(String sentence) {
        super(sentence);
    }

    UnsupportedPlatformException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
