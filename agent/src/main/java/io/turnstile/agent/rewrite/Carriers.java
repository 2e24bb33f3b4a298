package io.turnstile.agent.rewrite;

import java.util.Set;
import org.objectweb.asm.Type;

/** Which values can show other threads an object of the application: all references but those to values of the JDK. */
final class Carriers {
    private static final Set<String> VALUES = Set.of(
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Class",
            "java/lang/Double",
            "java/lang/Float",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Short",
            "java/lang/String",
            "java/math/BigDecimal",
            "java/math/BigInteger",
            "java/nio/charset/Charset",
            "java/util/BitSet",
            "java/util/Locale",
            "java/util/UUID",
            "java/util/concurrent/TimeUnit",
            "java/util/concurrent/atomic/AtomicBoolean",
            "java/util/concurrent/atomic/AtomicInteger",
            "java/util/concurrent/atomic/AtomicLong");

    private Carriers() {}

    /** Whether an argument of a call is one. */
    static boolean amongArguments(String descriptor) {
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            if (is(argument)) {
                return true;
            }
        }
        return false;
    }

    /** Whether values of a type are. */
    static boolean is(String descriptor) {
        return is(Type.getType(descriptor));
    }

    private static boolean is(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() != Type.OBJECT) {
            return false;
        }
        String name = element.getInternalName();
        return !VALUES.contains(name) && !name.startsWith("java/time/");
    }
}
