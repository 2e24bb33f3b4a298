/**
 * Classes that the tests rewrite. A comment {@code // expect: …} at a line says what is decided for the lock site there:
 * the construct, then {@code rewritten} or {@code left}; several are separated by semicolons, {@code 2 *} doubles one.
 */
package io.turnstile.agent.rewrite.targets;
