/** An experiment, not the product: what a release by a plain store would save; docs/decisions/0011-asymmetric-fence.md. */
package io.turnstile.benchmarks.fence;
