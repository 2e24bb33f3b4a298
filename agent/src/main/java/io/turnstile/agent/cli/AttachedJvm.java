package io.turnstile.agent.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Properties;

/**
 * A JVM that is attached to as the JDK's tools do; no agent is loaded into it, so that it prints no warning. By reflection:
 * the module jdk.attach belongs to a loader that ours does not see.
 */
final class AttachedJvm implements AutoCloseable {
    private final Object machine;

    private AttachedJvm(Object machine) {
        this.machine = machine;
    }

    /**
     * Attaches.
     *
     * @throws IOException where that is not possible, with the reason
     */
    static AttachedJvm to(String pid) throws IOException {
        Class<?> type;
        try {
            type = Class.forName("com.sun.tools.attach.VirtualMachine", true, ClassLoader.getSystemClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IOException("this Java has no module jdk.attach; use the java of a JDK");
        }
        try {
            return new AttachedJvm(type.getMethod("attach", String.class).invoke(null, pid));
        } catch (ReflectiveOperationException failure) {
            throw new IOException("cannot attach to " + pid + ": " + reason(failure), failure);
        }
    }

    /** What the JVM keeps for those who attach. */
    Properties agentProperties() throws IOException {
        return (Properties) call("getAgentProperties");
    }

    /** Makes the JVM listen to management clients of this machine, as jconsole does; returns where. */
    String startLocalManagementAgent() throws IOException {
        return (String) call("startLocalManagementAgent");
    }

    private Object call(String method) throws IOException {
        try {
            Class<?> type =
                    Class.forName("com.sun.tools.attach.VirtualMachine", true, ClassLoader.getSystemClassLoader());
            return type.getMethod(method).invoke(machine);
        } catch (ReflectiveOperationException failure) {
            throw new IOException(method + ": " + reason(failure), failure);
        }
    }

    private static String reason(ReflectiveOperationException failure) {
        Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public void close() throws IOException {
        call("detach");
    }
}
