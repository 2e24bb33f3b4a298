/** Applications, agents and jars of others, in child JVMs with the built jar. */
package io.turnstile.applications;
