package io.turnstile.agent;

import java.io.IOException;
import java.util.jar.JarFile;

/** Turnstile's own version. */
public final class Version {
    private Version() {}

    /** As the jar's manifest says it. */
    public static String of(JarFile jar) throws IOException {
        return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
}
