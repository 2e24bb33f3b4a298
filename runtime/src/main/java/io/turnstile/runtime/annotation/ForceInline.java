package io.turnstile.runtime.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The JIT compilers inline the method wherever it is called. The agent puts the JDK's own annotation of this name in its place
 * as it defines the runtime on the boot loader; elsewhere it says nothing to anybody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ForceInline {}
