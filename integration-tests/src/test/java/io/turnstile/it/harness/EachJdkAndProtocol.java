package io.turnstile.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test with two parameters, {@link Jdk} and the protocol's word, for each JDK found and each protocol of ours. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}, {1}")
@ArgumentsSource(JdksAndProtocols.class)
public @interface EachJdkAndProtocol {}
