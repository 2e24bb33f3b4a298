/**
 * Storms: threads that use a few locks at random and check what exclusion promises, with a watchdog for lost wake-ups.
 *
 * <p>The number of operations of each storm and lock is the system property {@code turnstile.storm.operations}; the
 * default keeps a storm to about a second for each lock. A long run, from the root of the project:
 *
 * <pre>
 * ./mvnw -pl runtime,native test -Dtest='*StormTest' -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dturnstile.storm.operations=100000000
 * </pre>
 *
 * A failure names its seed; {@code -Dturnstile.storm.seed} makes the same random choices again, though not the same
 * interleaving.
 */
package io.turnstile.conformance.storm;
