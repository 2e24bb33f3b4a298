/** Programs that use the synchronization library; run one with {@code examples/run-sync <name>}. */
package io.turnstile.examples.sync;
