/** The management interface; loaded only once there is an MBean server. */
package io.turnstile.agent.track.jmx;
