package io.turnstile.agent.config;

/** The configuration cannot be used. The message is one line: place, what was read, what is allowed. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String problem;
    private final boolean endsJvm;
    private final int exitCode;

    /** What the defaults say is to happen then: the JVM ends. */
    ConfigException(Place place, String problem) {
        this(place, problem, true, Key.DEFAULT_EXIT_CODE);
    }

    private ConfigException(Place place, String problem, boolean endsJvm, int exitCode) {
        super(Words.oneLine(place + ": " + problem));
        this.place = place;
        this.problem = problem;
        this.endsJvm = endsJvm;
        this.exitCode = exitCode;
    }

    /** The same problem with what the configuration, as far as it can be read, says is to happen. */
    ConfigException answered(boolean newEndsJvm, int newExitCode) {
        return new ConfigException(place, problem, newEndsJvm, newExitCode);
    }

    /** Where. */
    public Place place() {
        return place;
    }

    /** Whether the JVM is to end; otherwise the application runs unmodified. */
    public boolean endsJvm() {
        return endsJvm;
    }

    /** With which exit code. */
    public int exitCode() {
        return exitCode;
    }
}
