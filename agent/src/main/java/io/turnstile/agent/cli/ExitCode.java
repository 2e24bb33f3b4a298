package io.turnstile.agent.cli;

/** What the command line answers to its caller; sysexits.h where that has a word for it. */
final class ExitCode {
    static final int OK = 0;
    /** The machine does not grant what the configuration asks for. */
    static final int NOT_GRANTED = 1;
    /** EX_USAGE. */
    static final int USAGE = 64;
    /** EX_NOINPUT: a file to examine cannot be read. */
    static final int NO_INPUT = 66;
    /** EX_CONFIG. */
    static final int CONFIG = 78;

    private ExitCode() {}
}
