package io.turnstile.agent.track;

import io.turnstile.agent.AgentLog;
import io.turnstile.agent.config.TrackingConfig;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the reports that are configured. What cannot be written is said at the start, and the run goes on. */
final class ReportFiles {
    private final TrackingConfig config;

    ReportFiles(TrackingConfig config) {
        this.config = config;
    }

    /** Says which of the files could not be written now. */
    void checkWritable() {
        for (String name : new String[] {config.html(), config.json(), config.baseline()}) {
            if (name != null) {
                File file = new File(name).getAbsoluteFile();
                boolean writable = file.exists()
                        ? file.isFile() && file.canWrite()
                        : file.getParentFile() != null && file.getParentFile().canWrite();
                if (!writable) {
                    AgentLog.warn(file + " cannot be written; the run goes on without it");
                }
            }
        }
    }

    /** Writes those that are configured; returns the paths of those that could be written. */
    List<String> write(Facts facts, Announcer announcer) {
        List<String> written = new ArrayList<>();
        if (config.html() != null && write(config.html(), new HtmlReport(facts, announcer).text())) {
            written.add(new File(config.html()).getAbsolutePath());
        }
        if (config.json() != null && write(config.json(), new JsonReport(facts, announcer).text())) {
            written.add(new File(config.json()).getAbsolutePath());
        }
        return written;
    }

    /** Writes the baseline where there is none. */
    void writeBaseline(Facts facts, Announcer announcer) {
        if (config.baseline() == null || new File(config.baseline()).exists()) {
            return;
        }
        StringBuilder text = new StringBuilder("version: 1\nfindings:");
        int count = 0;
        for (OrderFinding finding : facts.findings()) {
            if (announcer.counts(finding)) {
                text.append(count++ == 0 ? "\n" : "")
                        .append("  - '")
                        .append(finding.signature().replace("'", "''"));
                text.append("'\n");
            }
        }
        write(config.baseline(), text.append(count == 0 ? " []\n" : "").toString());
    }

    /** Puts the text in place at once, so that nobody reads half of it. */
    private static boolean write(String name, String text) {
        File target = new File(name);
        File fresh = new File(name + ".new");
        try (OutputStream out = new FileOutputStream(fresh)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            AgentLog.warn("the report " + name + " could not be written: " + e.getMessage());
            return false;
        }
        if (!fresh.renameTo(target)) {
            AgentLog.warn("the report " + fresh + " could not be renamed to " + name);
            return false;
        }
        return true;
    }
}
