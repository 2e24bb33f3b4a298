/** What is made of what tracking sees: findings, deadlocks, reports; on a thread of its own, never on the application's. */
package io.turnstile.agent.track;
