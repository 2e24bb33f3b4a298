/**
 * Programs that put a load on a library each. What they print depends on the work alone, not on the order in which threads do it,
 * so it must be the same with and without the agent.
 */
package io.turnstile.applications.programs;
