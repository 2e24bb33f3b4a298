/** A plain program that uses every kind of lock at once, for as long as it is told, and checks that none is ever wrong. */
package io.turnstile.it.apps.soak;
