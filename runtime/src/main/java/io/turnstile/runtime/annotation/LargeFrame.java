package io.turnstile.runtime.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a method {@value #LOCALS} local variables more than it has, as its class is defined on the boot loader: whoever enters it, and
 * whoever has it inlined, is checked to have the stack for them.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface LargeFrame {
    /** So many, of eight bytes each. */
    int LOCALS = 2048;
}
