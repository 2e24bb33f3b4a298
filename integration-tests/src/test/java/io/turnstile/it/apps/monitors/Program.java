package io.turnstile.it.apps.monitors;

/** A program of the corpus; prints the same with and without the agent. */
interface Program extends Runnable {
    /** Prints a line. */
    default void print(Object line) {
        System.out.println(line);
    }
}
