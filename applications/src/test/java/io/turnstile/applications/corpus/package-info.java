/** Runs in a child JVM: loads and links every class of a jar. */
package io.turnstile.applications.corpus;
