package io.turnstile.runtime.thread;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Thread numbers on JDK 17 and 18 without access to {@code Thread.tid}: {@code getId()}, except where the thread's class
 * overrides it. Only the current thread is ever asked for there, so a thread-local holds the substitute.
 */
final class OverridableIds {
    private static final long FIRST_SUBSTITUTE = 1L << 46; // no JVM counts its threads so far
    private static final AtomicLong NEXT = new AtomicLong(FIRST_SUBSTITUTE);
    private static final ThreadLocal<Long> SUBSTITUTE = ThreadLocal.withInitial(NEXT::getAndIncrement);
    private static final ClassValue<Boolean> OVERRIDES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod("getId").getDeclaringClass() != Thread.class;
            } catch (NoSuchMethodException impossible) {
                throw new AssertionError(impossible);
            }
        }
    };

    private OverridableIds() {}

    static long of(Thread thread) {
        if (thread.getClass() == Thread.class || !OVERRIDES.get(thread.getClass())) {
            return thread.getId();
        }
        if (thread != Thread.currentThread()) {
            throw new IllegalArgumentException("number of another thread whose class overrides getId: " + thread);
        }
        return SUBSTITUTE.get();
    }
}
