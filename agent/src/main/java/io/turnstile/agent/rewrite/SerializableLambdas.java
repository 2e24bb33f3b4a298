package io.turnstile.agent.rewrite;

import org.objectweb.asm.Handle;

/** Lambdas and method references whose serialized form names what they stand for. */
final class SerializableLambdas {
    /** The method that repeats the serializable lambdas of a class and does nothing by itself. */
    static final String DESERIALIZER = "$deserializeLambda$";

    /** {@code LambdaMetafactory.altMetafactory}'s flag for serializable lambdas. */
    private static final int FLAG_SERIALIZABLE = 1;

    private SerializableLambdas() {}

    /** Whether an invokedynamic makes one. */
    static boolean isOne(Handle bootstrap, Object... arguments) {
        return bootstrap.getName().equals("altMetafactory")
                && arguments.length > 3
                && arguments[3] instanceof Integer flags
                && (flags & FLAG_SERIALIZABLE) != 0;
    }
}
