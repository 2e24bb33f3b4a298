/**
 * What Turnstile's locks cost beside {@link java.util.concurrent.locks.ReentrantLock}, measured by JMH.
 *
 * <p>Each protocol has one class that creates its locks, {@code JvmLocks}, {@code FutexLocks} and {@code PiLocks}, by a
 * plain {@code new ReentrantLock()}. <b>Under the agent</b>, with {@code benchmarks.yaml}, the last two are rewritten:
 * those are the figures that users get. <b>Without it</b>, in library mode, they create the runtime's lock by its name,
 * without the rights that the agent has; that suits work on the lock core alone.
 */
package io.turnstile.benchmarks;
