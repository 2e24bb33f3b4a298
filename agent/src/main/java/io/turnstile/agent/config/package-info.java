/**
 * Reads and checks the configuration: file, environment, agent arguments, system properties. {@link
 * io.turnstile.agent.config.Key} is the one place that says which keys there are; parser, messages and reference follow it.
 */
package io.turnstile.agent.config;
