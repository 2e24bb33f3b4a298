/** From {@code premain} to the line that says what is on. The entry is {@link AgentStartup}, the sequence {@link Retrofit}. */
package io.turnstile.agent.startup;
