/** A library, for a bundle or module of its own. */
package io.turnstile.applications.bundles.tally;
