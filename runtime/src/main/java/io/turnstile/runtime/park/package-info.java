/** Parking on a futex: the permit that a thread of selected code waits for, and how it and the JDK's permit agree. */
package io.turnstile.runtime.park;
