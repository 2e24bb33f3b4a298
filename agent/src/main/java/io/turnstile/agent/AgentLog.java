package io.turnstile.agent;

/** The agent's few lines on stderr. */
public final class AgentLog {
    private static volatile boolean quiet;

    private AgentLog() {}

    /** Suppresses {@link #info}; warnings stay. */
    public static void setQuiet(boolean newQuiet) {
        quiet = newQuiet;
    }

    /** Says what is on. */
    public static void info(String line) {
        if (!quiet) {
            System.err.println(line);
        }
    }

    /** Says what could not be done and what happens instead. */
    public static void warn(String line) {
        System.err.println("turnstile: " + line);
    }
}
