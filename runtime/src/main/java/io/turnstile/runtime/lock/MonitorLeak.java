package io.turnstile.runtime.lock;

import java.util.List;

/**
 * A managed object whose JVM monitor was taken by somebody: two threads that lock it may not exclude each other.
 *
 * @param className the object's class
 * @param how how that was seen
 * @param seenAt where: the stack of the thread that saw it, its own frames first
 */
public record MonitorLeak(String className, String how, List<StackTraceElement> seenAt) {}
