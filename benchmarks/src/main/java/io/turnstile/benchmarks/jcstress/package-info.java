/**
 * The lock core under jcstress: forbidden outcomes of races that a storm of whole operations meets too rarely. In
 * library mode, each test once for each protocol.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar org.openjdk.jcstress.Main -t io.turnstile -m quick
 * </pre>
 */
package io.turnstile.benchmarks.jcstress;
