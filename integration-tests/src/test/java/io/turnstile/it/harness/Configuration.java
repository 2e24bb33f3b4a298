package io.turnstile.it.harness;

/** Configuration texts that tests share. */
public final class Configuration {
    /** No thread of the programs is above it. */
    private static final int CEILING = 90;

    private Configuration() {}

    /** The protocol of locks, and of monitors too, as lines of a rule; with its ceiling where it needs one. */
    public static String locksAndMonitors(String protocol) {
        return "protocol: " + protocol + "\n    monitors: " + protocol + ceilingOf(protocol);
    }

    private static String ceilingOf(String protocol) {
        return protocol.equals("ceiling") ? "\n    ceiling: " + CEILING : "";
    }

    /** One rule: these classes use this protocol. */
    public static String of(String classes, String protocol) {
        return """
                rules:
                  - match: "%s"
                    protocol: %s
                """.formatted(classes, protocol + ceilingOf(protocol));
    }

    /** The programs of {@code io.turnstile.it.apps} use this protocol. */
    public static String forApps(String protocol) {
        return of("io.turnstile.it.apps.**", protocol);
    }
}
