/** What the runtime asks of the JVM, method by method; granted on the boot loader alone. */
package io.turnstile.runtime.annotation;
