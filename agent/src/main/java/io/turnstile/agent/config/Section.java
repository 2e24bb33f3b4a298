package io.turnstile.agent.config;

/** The kinds of mapping that a configuration file has. */
enum Section {
    FILE("configuration"),
    RULE("rule"),
    THREAD("thread rule"),
    REPORT("report"),
    TRACKING("tracking"),
    MONITORS_OF_PROCESS("monitors"),
    SUPPRESSION("suppression"),
    BASELINE("baseline");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** The name that messages use. */
    String title() {
        return title;
    }
}
