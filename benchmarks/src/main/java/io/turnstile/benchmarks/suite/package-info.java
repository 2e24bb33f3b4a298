/** One command that runs all measurements in pairs on one JDK and prints ratios beside their goals. */
package io.turnstile.benchmarks.suite;
