package io.turnstile.benchmarks.suite;

/** The application that does nothing. */
final class EmptyMain {
    private EmptyMain() {}

    /** Does nothing. */
    public static void main(String[] arguments) {}
}
