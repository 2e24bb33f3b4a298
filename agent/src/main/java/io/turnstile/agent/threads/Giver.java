package io.turnstile.agent.threads;

/** A part of the configuration that gives threads their scheduling. */
interface Giver {
    /** What it gives. */
    Scheduling scheduling();

    /** Where it stands, as {@code file:line}. */
    String origin();

    /** Which threads get it, for messages: a plural noun. */
    String whom();
}
