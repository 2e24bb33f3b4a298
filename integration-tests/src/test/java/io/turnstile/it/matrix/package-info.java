/** The compatibility matrix. */
package io.turnstile.it.matrix;
