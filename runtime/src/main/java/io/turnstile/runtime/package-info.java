/**
 * The part of Turnstile that rewritten classes call. It is defined on the bootstrap loader, so every class can see it,
 * and so it imports nothing but {@code java.base}. Locks live in {@code lock}, threads in {@code thread}, the ports that
 * {@code native} implements in {@code platform}, the values that configuration sends down in {@code policy}, and the
 * static targets of injected code in {@code hook}.
 */
package io.turnstile.runtime;
