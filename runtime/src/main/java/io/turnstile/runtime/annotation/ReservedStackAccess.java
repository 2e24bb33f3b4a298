package io.turnstile.runtime.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method, with all it calls, may use the page of stack that the JVM keeps for such methods (JEP 270): where it would end in a
 * StackOverflowError half-way, it ends first, and the error comes then. The JDK's annotation of this name takes its place as
 * {@link ForceInline}'s does.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ReservedStackAccess {}
