package io.turnstile.agent.cli;

import io.turnstile.agent.report.JvmStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** {@code status <pid>} and {@code report <pid>}: ask a JVM that runs with the agent. */
final class AttachCommands {
    private static final String BEAN = "io.turnstile:type=Locks";
    private static final int TRIES = 50; // the agent looks for a server 50 times a second
    private static final long PAUSE_MS = 100;

    private final PrintStream out;

    AttachCommands(PrintStream out) {
        this.out = out;
    }

    int status(List<String> operands) throws UsageException, IOException {
        try (AttachedJvm jvm = AttachedJvm.to(pidOf("status", operands))) {
            Properties properties = jvm.agentProperties();
            int shown = 0;
            for (String name : new TreeSet<>(properties.stringPropertyNames())) {
                if (name.startsWith(JvmStatus.PREFIX)) {
                    out.println(name.substring(JvmStatus.PREFIX.length()) + ": " + properties.getProperty(name));
                    shown++;
                }
            }
            if (shown == 0) {
                throw new IOException("process " + operands.get(0) + " runs without turnstile; start it with"
                        + " -javaagent:turnstile.jar=<config>");
            }
        }
        return ExitCode.OK;
    }

    int report(List<String> operands) throws UsageException, IOException {
        String pid = pidOf("report", operands);
        String address;
        try (AttachedJvm jvm = AttachedJvm.to(pid)) {
            if (jvm.agentProperties().getProperty(JvmStatus.PREFIX + "tracking.level") == null) {
                throw new IOException("process " + pid + " tracks no locks; start it with"
                        + " -javaagent:turnstile.jar=tracking=order");
            }
            address = jvm.startLocalManagementAgent();
        }
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            String[] written = writeReports(connector);
            for (String path : written) {
                out.println(path);
            }
            if (written.length == 0) {
                throw new IOException("process " + pid + " could write no report; it says why on its stderr, or has"
                        + " tracking.html=none and no tracking.json");
            }
        }
        return ExitCode.OK;
    }

    private static String[] writeReports(JMXConnector connector) throws IOException {
        try {
            for (int i = 0; ; i++) {
                try {
                    return (String[]) connector
                            .getMBeanServerConnection()
                            .invoke(new ObjectName(BEAN), "writeReports", new Object[0], new String[0]);
                } catch (InstanceNotFoundException notYet) {
                    if (i == TRIES) {
                        throw notYet;
                    }
                    Thread.sleep(PAUSE_MS);
                }
            }
        } catch (JMException refused) {
            throw new IOException("the MBean " + BEAN + " does not answer: " + refused, refused);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private static String pidOf(String command, List<String> operands) throws UsageException {
        if (operands.size() != 1 || !operands.get(0).matches("[0-9]{1,9}")) {
            throw new UsageException(command + " takes the number of one process");
        }
        return operands.get(0);
    }
}
