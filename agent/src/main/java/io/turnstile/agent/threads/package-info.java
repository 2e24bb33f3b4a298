/** Which threads a rule means, and what it gives them when they start. */
package io.turnstile.agent.threads;
