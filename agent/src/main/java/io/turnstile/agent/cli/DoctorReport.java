package io.turnstile.agent.cli;

import io.turnstile.agent.report.JsonWriter;
import io.turnstile.nativeaccess.machine.Fact;
import java.util.List;

/**
 * What this machine, kernel, user and JVM can do.
 *
 * @param version Turnstile's
 * @param jdk the JVM that ran the probes
 * @param platform the binding, or why there is none
 * @param facts in the order in which they are to be read
 * @param wishes what a configuration asks for, or all there is without one
 */
record DoctorReport(String version, String jdk, String platform, List<Fact> facts, List<Wish> wishes) {

    /**
     * Something that a configuration asks for.
     *
     * @param what as the configuration says it, for example {@code protocol pi}
     * @param lacks why it cannot be had as it is, each a clause; none where it can
     */
    record Wish(String what, List<String> lacks) {
        boolean isGranted() {
            return lacks.isEmpty();
        }
    }

    /** Whether all wishes are granted. */
    boolean isHealthy() {
        boolean healthy = true;
        for (Wish wish : wishes) {
            healthy &= wish.isGranted();
        }
        return healthy;
    }

    String text() {
        StringBuilder text = new StringBuilder("turnstile ").append(version).append('\n');
        text.append("jdk       ").append(jdk).append('\n');
        text.append("platform  ").append(platform).append("\n\n");
        int width = 0;
        for (Fact fact : facts) {
            width = Math.max(width, fact.title().length());
        }
        for (Fact fact : facts) {
            text.append(padded(fact.state().word(), "warning".length()))
                    .append("  ")
                    .append(padded(fact.title(), width))
                    .append("  ")
                    .append(fact.sentence());
            if (!fact.remedy().isEmpty()) {
                text.append("; remedy: ").append(fact.remedy());
            }
            text.append('\n');
        }
        text.append('\n');
        for (Wish wish : wishes) {
            text.append(wish.what()).append(": ");
            text.append(wish.isGranted() ? "ok" : String.join("; ", wish.lacks()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    String json() {
        JsonWriter json = new JsonWriter().beginObject();
        json.member("turnstile", version)
                .member("jdk", jdk)
                .member("platform", platform)
                .member("healthy", isHealthy());
        json.beginArray("checks");
        for (Fact fact : facts) {
            json.beginObject()
                    .member("id", fact.id())
                    .member("title", fact.title())
                    .member("state", fact.state().word())
                    .member("found", fact.found())
                    .member("meaning", fact.meaning())
                    .member("remedy", fact.remedy())
                    .endObject();
        }
        json.endArray().beginArray("configuration");
        for (Wish wish : wishes) {
            json.beginObject().member("asksFor", wish.what()).member("granted", wish.isGranted());
            json.beginArray("lacks");
            for (String clause : wish.lacks()) {
                json.element(clause);
            }
            json.endArray().endObject();
        }
        return json.endArray().endObject().toString();
    }
}
