/**
 * What tracking sees of locks: who holds what, who waits for what, in which order locks are nested, how long all that takes.
 * Called by injected code; the analysis reads it from a thread of its own.
 */
package io.turnstile.runtime.track;
