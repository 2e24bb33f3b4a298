/** {@code java -jar turnstile.jar <command>}: what can be asked without running an application. */
package io.turnstile.agent.cli;
