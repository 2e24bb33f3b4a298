/** Events for the flight recorder; loaded only where the module jdk.jfr is, and once it has been started. */
package io.turnstile.agent.track.jfr;
