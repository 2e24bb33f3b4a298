package io.turnstile.agent.cli;

/** The command line was written wrongly; the message is one clause. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
