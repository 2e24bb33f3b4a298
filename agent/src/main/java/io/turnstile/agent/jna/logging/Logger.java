package io.turnstile.agent.jna.logging;

/** The methods of a logger that JNA calls. Warnings and worse go to stderr as one line, the rest nowhere. */
public final class Logger {
    private final String name;

    private Logger(String name) {
        this.name = name;
    }

    /** A logger with this name. */
    public static Logger getLogger(String name) {
        return new Logger(name);
    }

    /** Whether messages of this level are printed. */
    public boolean isLoggable(Level level) {
        return level.printed();
    }

    /** Prints a message. */
    public void log(Level level, String message) {
        if (level.printed()) {
            System.err.println("turnstile: " + name + ": " + level + ": " + message);
        }
    }

    /** Prints a message with its one argument. */
    public void log(Level level, String message, Object argument) {
        log(level, message, new Object[] {argument});
    }

    /** Prints a message with its cause. */
    public void log(Level level, String message, Throwable cause) {
        log(level, message + ": " + cause);
    }

    /** Prints a message, each <code>{i}</code> replaced by argument {@code i}. */
    public void log(Level level, String message, Object[] arguments) {
        if (level.printed()) {
            String text = message;
            for (int i = 0; i < arguments.length; i++) {
                text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
            }
            log(level, text);
        }
    }
}
