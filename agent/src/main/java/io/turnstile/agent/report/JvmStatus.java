package io.turnstile.agent.report;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Properties;

/**
 * What {@code java -jar turnstile.jar status <pid>} shows: entries of the properties that the JVM keeps for those who attach,
 * so that asking neither loads an agent nor starts a server.
 */
public final class JvmStatus {
    /** What the entries begin with. */
    public static final String PREFIX = "turnstile.";

    private final Properties properties; // null where this JDK has none

    private JvmStatus(Properties properties) {
        this.properties = properties;
    }

    /** Finds the properties; where this JDK has none, nothing is shown. */
    public static JvmStatus open(MethodHandles.Lookup trusted) {
        try {
            Class<?> support = trusted.findClass("jdk.internal.vm.VMSupport");
            return new JvmStatus((Properties)
                    trusted.findStatic(support, "getAgentProperties", MethodType.methodType(Properties.class))
                            .invoke());
        } catch (Throwable otherJdk) {
            return new JvmStatus(null);
        }
    }

    /** Sets an entry. */
    public void put(String name, String value) {
        if (properties != null) {
            properties.setProperty(PREFIX + name, value);
        }
    }
}
