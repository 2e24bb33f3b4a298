/** The priority-inversion laboratory: plain programs that know nothing of Turnstile, each with a configuration in {@code config}. */
package io.turnstile.examples.lab;
