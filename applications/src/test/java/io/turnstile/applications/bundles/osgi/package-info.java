/** What OSGi asks of bundles. */
package io.turnstile.applications.bundles.osgi;
