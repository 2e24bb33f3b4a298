package io.turnstile.runtime.platform;

/**
 * A platform call answered what it cannot answer in a correct execution: a bug of ours, memory corruption, or a platform
 * that changed after it was probed. Never retried, never swallowed: the state of the lock is not guessed.
 */
public final class PlatformException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * A failed call.
     *
     * @param call the call and its decisive arguments
     * @param errno a positive errno
     * @param hint what it may mean or what to do; may be empty
     */
    public PlatformException(String call, int errno, String hint) {
        super(call + " failed with " + Errno.nameOf(errno) + (hint.isEmpty() ? "" : ": " + hint));
        this.errno = errno;
    }

    /** A result of a port that has no place in a correct execution. */
    public static PlatformException unexpected(String call, int negativeErrno) {
        return new PlatformException(
                call,
                -negativeErrno,
                "this answer has no place in a correct execution; please report it with this text");
    }

    /** Likewise, with what the operation's errno means. */
    public static PlatformException unexpected(FutexOperation operation, int negativeErrno) {
        String meaning = operation.meaningOf(-negativeErrno);
        return meaning.isEmpty()
                ? unexpected(operation.title(), negativeErrno)
                : new PlatformException(operation.title(), -negativeErrno, meaning);
    }

    /** The errno. */
    public int errno() {
        return errno;
    }
}
