package io.turnstile.agent.jna.logging;

/** The levels that JNA names. */
public final class Level {
    public static final Level SEVERE = new Level("SEVERE", true);
    public static final Level WARNING = new Level("WARNING", true);
    public static final Level INFO = new Level("INFO", false);
    public static final Level FINE = new Level("FINE", false);
    public static final Level FINER = new Level("FINER", false);

    private final String name;
    private final boolean printed;

    private Level(String name, boolean printed) {
        this.name = name;
        this.printed = printed;
    }

    boolean printed() {
        return printed;
    }

    @Override
    public String toString() {
        return name;
    }
}
