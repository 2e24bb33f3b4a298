/** Plain programs for child JVMs. They know nothing of Turnstile: what they print is what a user's program would see. */
package io.turnstile.it.apps;
