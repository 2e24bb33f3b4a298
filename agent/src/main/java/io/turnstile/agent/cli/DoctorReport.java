package io.turnstile.agent.cli;

import io.turnstile.agent.report.JsonWriter;
import io.turnstile.agent.report.TextTable;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Finding;
import java.util.List;
import java.util.Map;

/**
 * What this machine, kernel, user and JVM can do.
 *
 * @param version Turnstile's
 * @param jdk the JVM that ran the probes
 * @param platform the binding, or why there is none
 * @param findings by capability, in its order
 * @param wishes what a configuration asks for, or all there is without one
 */
record DoctorReport(String version, String jdk, String platform, Map<Capability, Finding> findings, List<Wish> wishes) {

    /**
     * Something that a configuration asks for.
     *
     * @param what as the configuration says it, for example {@code protocol pi}
     * @param missing the capabilities it lacks; none where it can be had
     */
    record Wish(String what, List<Capability> missing) {
        boolean isGranted() {
            return missing.isEmpty();
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
        TextTable table = new TextTable("capability", "", "found");
        findings.forEach((capability, finding) ->
                table.add(capability.title(), finding.present() ? "ok" : "MISSING", finding.detail()));
        text.append(table);
        text.append('\n');
        findings.forEach((capability, finding) -> {
            if (!finding.present() && !finding.remedy().isEmpty()) {
                text.append("to get ")
                        .append(capability.title())
                        .append(": ")
                        .append(finding.remedy())
                        .append("\n\n");
            }
        });
        for (Wish wish : wishes) {
            text.append(wish.what()).append(": ");
            text.append(wish.isGranted() ? "ok" : "needs " + titles(wish.missing()))
                    .append('\n');
        }
        return text.toString();
    }

    String json() {
        JsonWriter json = new JsonWriter().beginObject();
        json.member("turnstile", version)
                .member("jdk", jdk)
                .member("platform", platform)
                .member("healthy", isHealthy());
        json.beginArray("capabilities");
        findings.forEach((capability, finding) -> json.beginObject()
                .member("name", capability.name())
                .member("title", capability.title())
                .member("present", finding.present())
                .member("detail", finding.detail())
                .member("remedy", finding.remedy())
                .endObject());
        json.endArray().beginArray("configuration");
        for (Wish wish : wishes) {
            json.beginObject().member("asksFor", wish.what()).member("granted", wish.isGranted());
            json.beginArray("missing");
            for (Capability capability : wish.missing()) {
                json.element(capability.name());
            }
            json.endArray().endObject();
        }
        return json.endArray().endObject().toString();
    }

    private static String titles(List<Capability> capabilities) {
        StringBuilder titles = new StringBuilder();
        for (Capability capability : capabilities) {
            titles.append(titles.length() == 0 ? "" : ", ").append(capability.title());
        }
        return titles.toString();
    }
}
