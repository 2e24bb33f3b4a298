package io.turnstile.examples.sync;

import io.turnstile.sync.PlatformDetector;

/** What this machine can do for locks, asked and measured. */
public final class Detect {
    private Detect() {}

    public static void main(String[] args) {
        System.out.print(PlatformDetector.detect());
    }
}
