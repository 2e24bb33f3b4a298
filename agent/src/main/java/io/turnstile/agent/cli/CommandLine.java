package io.turnstile.agent.cli;

import io.turnstile.agent.Version;
import io.turnstile.agent.config.AgentConfig;
import io.turnstile.agent.config.ConfigException;
import io.turnstile.agent.config.Words;
import io.turnstile.nativeaccess.machine.SystemFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.jar.JarFile;

/** {@code java -jar turnstile.jar}: reads the command, answers on stdout, complains on stderr. */
public final class CommandLine {
    static final List<String> COMMANDS = List.of("check", "explain", "doctor", "status", "report", "version", "help");

    private final String version;
    private final PrintStream out;
    private final PrintStream err;

    CommandLine(String version, PrintStream out, PrintStream err) {
        this.version = version;
        this.out = out;
        this.err = err;
    }

    /** Runs a command and returns the exit code; called by reflection, for the entry point lives on another loader. */
    public static int run(String[] arguments, JarFile jar) throws IOException {
        return new CommandLine(Version.of(jar), System.out, System.err).run(List.of(arguments));
    }

    int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "help" : arguments.get(0);
        List<String> operands = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            return switch (command) {
                case "check" -> check(operands);
                case "explain" -> new ExplainCommand(version, out).run(operands);
                case "doctor" -> new DoctorCommand(version, out).run(operands);
                case "status" -> new AttachCommands(out).status(operands);
                case "report" -> new AttachCommands(out).report(operands);
                case "version", "--version", "-version" -> version();
                case "help", "--help", "-h" -> help();
                default -> throw new UsageException("unknown command " + command + Words.didYouMean(command, COMMANDS));
            };
        } catch (UsageException e) {
            err.println("turnstile: " + e.getMessage() + " (java -jar turnstile.jar help)");
            return ExitCode.USAGE;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return ExitCode.CONFIG;
        } catch (IOException e) {
            err.println("turnstile: " + e.getMessage());
            return ExitCode.NO_INPUT;
        }
    }

    private int check(List<String> operands) throws UsageException, ConfigException {
        if (operands.size() != 1) {
            throw new UsageException("check takes one configuration file");
        }
        AgentConfig config = AgentConfig.loadFile(operands.get(0));
        config.tracking().knownFindings(); // reads the files that it names
        for (String warning : config.warnings()) {
            err.println(warning);
        }
        try {
            config.checkAgainst(SystemFiles.ofThisMachine());
        } catch (ConfigException elsewhere) {
            err.println(elsewhere.getMessage() + "; on this machine it cannot be used");
        }
        out.println(operands.get(0) + ": ok, "
                + counted(config.rules().rules().size(), "rule") + ", "
                + counted(config.threads().rules().size(), "thread rule")
                + (config.threads().priorities().isEmpty() ? "" : ", Java priorities mapped"));
        return ExitCode.OK;
    }

    private int version() {
        out.println("turnstile " + version);
        return ExitCode.OK;
    }

    private int help() {
        out.print("Turnstile " + version + ": priority inheritance for the locks of unmodified Java programs\n\n"
                + "  java -javaagent:turnstile.jar=turnstile.yaml ...   run a program with its locks retrofitted\n\n"
                + "  java -jar turnstile.jar <command>\n"
                + "    check <yaml>                            is this configuration valid?\n"
                + "    explain <yaml> <jar|directory|class>... dry run: each lock site, the decision, the reason\n"
                + "    explain --jdk                           which classes of the JDK a rule can name\n"
                + "    doctor [<yaml>] [--json]                what can this machine, kernel, user and JVM do?\n"
                + "    status <pid>                            what does Turnstile do in that JVM?\n"
                + "    report <pid>                            makes that JVM write what tracking knows by now\n"
                + "    version\n"
                + "    help\n\n"
                + "Exit codes: 0 done, 1 doctor found that something asked for is missing, 64 wrong usage,\n"
                + "66 a file cannot be read, 78 the configuration is wrong.\n");
        return ExitCode.OK;
    }

    static String counted(int count, String noun) {
        String plural = noun.endsWith("s") ? noun + "es" : noun + "s";
        return count + " " + (count == 1 ? noun : plural);
    }
}
