/** A program, for a bundle or module of its own. */
package io.turnstile.applications.bundles.counting;
