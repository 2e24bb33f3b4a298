/** What the build runs to make turnstile.jar; nothing of it is in there. */
package io.turnstile.agent.build;
