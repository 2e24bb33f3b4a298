/**
 * Stands in for {@code java.util.logging} under JNA: the build renames JNA's references to this package. The JVM's own
 * must not be initialised before {@code main}, for the application may choose its {@code LogManager} there.
 */
package io.turnstile.agent.jna.logging;
