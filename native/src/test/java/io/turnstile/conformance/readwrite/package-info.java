/** Clauses of {@code ReentrantReadWriteLock}'s documentation, over all protocols, fair and not. */
package io.turnstile.conformance.readwrite;
