package io.turnstile.benchmarks;

import org.openjdk.jmh.infra.Blackhole;

/** Synchronizes in the ways that are compared. A rule selects it, or the JVM runs without the agent. */
class MonitorSubject {
    private static long countOfClass; // under the class

    private final Object lock = new Object();
    private long count; // under whatever the method says

    /** Whether its monitors are Turnstile's. */
    static boolean isManaged() {
        return MonitorSubject.class.getSuperclass() != Object.class;
    }

    synchronized long inMethod() {
        return ++count;
    }

    long inBlock() {
        synchronized (lock) {
            return ++count;
        }
    }

    static synchronized long inStaticMethod() {
        return ++countOfClass;
    }

    /** A section with so much work in it. */
    synchronized void section(long tokens) {
        count++;
        if (tokens > 0) {
            Blackhole.consumeCPU(tokens);
        }
    }
}
