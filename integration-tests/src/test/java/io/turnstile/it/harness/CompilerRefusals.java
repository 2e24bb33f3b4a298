package io.turnstile.it.harness;

import io.turnstile.it.apps.CompileSections;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassWriter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What HotSpot's compilers refuse of the methods with synchronized sections: of rewritten ones no more than of the originals. */
public final class CompilerRefusals {
    private static final Pattern REFUSAL = Pattern.compile(
            ".*\\s(?<level>[1-4])\\s+(?<method>\\S+::\\S+) .*(COMPILE SKIPPED: |made not compilable)(?<why>.*)");
    private static final Duration TIME_LIMIT = Duration.ofMinutes(5);

    private CompilerRefusals() {}

    /**
     * Compiles all methods with sections by C1 and by C2, once without and once with the agent, and fails where one is refused that is not
     * refused without.
     *
     * @param place a jar or directory
     * @param start the path in it to begin at; empty for all of it
     * @param agent adds the agent
     * @param directory a temporary one
     * @return how often a method was compiled
     */
    public static int assertNoneMore(Jdk jdk, Path place, String start, UnaryOperator<ChildJvm> agent, Path directory)
            throws IOException {
        Run plain = compile(jdk, place, start, UnaryOperator.identity(), directory);
        Run rewritten = compile(jdk, place, start, agent, directory);
        List<String> more = refusals(rewritten);
        refusals(plain).forEach(more::remove);
        assertEquals(List.of(), more, "refused only as rewritten");
        assertEquals(methods(plain), methods(rewritten), rewritten::toString);
        List<String> unbalanced = lines(rewritten, "monitormismatch");
        lines(plain, "monitormismatch").forEach(unbalanced::remove);
        assertEquals(List.of(), unbalanced);
        return methods(plain);
    }

    private static Run compile(Jdk jdk, Path place, String start, UnaryOperator<ChildJvm> agent, Path directory)
            throws IOException {
        ChildJvm jvm = ChildJvm.on(jdk)
                .withClassesOf(ClassWriter.class)
                .timeLimit(TIME_LIMIT)
                .jvm(WhiteBoxApi.options(directory))
                .jvm("-Xbatch", "-XX:+PrintCompilation", "-Xlog:monitormismatch=info:stdout:tags");
        return agent.apply(jvm)
                .main(CompileSections.class, place.toString(), start)
                .run()
                .assertSuccess();
    }

    /** One for each method, compiler and reason. */
    private static List<String> refusals(Run run) {
        List<String> refusals = new ArrayList<>();
        for (String line : run.stdout()) {
            Matcher refusal = REFUSAL.matcher(line);
            if (refusal.matches()) {
                refusals.add("level " + refusal.group("level") + ": " + refusal.group("method") + ": "
                        + refusal.group("why").strip());
            }
        }
        return refusals;
    }

    private static int methods(Run run) {
        List<String> said = lines(run, "methods: ");
        assertEquals(1, said.size(), run::toString);
        assertTrue(
                run.stdout().stream().anyMatch(line -> line.contains("::")), run::toString); // it prints compilations
        return Integer.parseInt(said.get(0).substring("methods: ".length()));
    }

    private static List<String> lines(Run run, String part) {
        return new ArrayList<>(
                run.stdout().stream().filter(line -> line.contains(part)).toList());
    }
}
