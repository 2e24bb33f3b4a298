package io.turnstile.it.harness;

/** Configuration texts that tests share. */
public final class Configuration {
    private Configuration() {}

    /** One rule: these classes use this protocol. */
    public static String of(String classes, String protocol) {
        return """
                rules:
                  - match: "%s"
                    protocol: %s
                """.formatted(classes, protocol);
    }

    /** The programs of {@code io.turnstile.it.apps} use this protocol. */
    public static String forApps(String protocol) {
        return of("io.turnstile.it.apps.**", protocol);
    }
}
