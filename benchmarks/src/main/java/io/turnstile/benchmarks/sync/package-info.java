/** JMH comparisons of the synchronization library with what a user would pick otherwise: {@code benchmarks/run-sync}. */
package io.turnstile.benchmarks.sync;
