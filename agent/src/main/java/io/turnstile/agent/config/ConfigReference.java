package io.turnstile.agent.config;

import java.util.List;

/** The reference of the configuration, made from the table of keys. */
public final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration

            This page is generated from the table that the parser itself uses; a test keeps it so.

            ```yaml
            rules:                          # the first rule that matches a class decides
              - match: com.acme.audit.**
                protocol: jvm
              - match: ["com.acme.**", "!com.acme.generated.**"]
                protocol: pi
            threads:                        # the first rule that matches a thread's name decides
              - name: control-*
                policy: fifo
                priority: 80
                cpus: [2, 3]
            report:
              coverage: stderr
            ```

            `java -jar turnstile.jar check turnstile.yaml` checks a file; `explain` shows what it would do to a jar. A file
            is YAML 1.2 in UTF-8, one document without anchors, aliases and tags. An empty file is valid. Whatever is
            unknown, repeated or out of range is an error, told in one line with file, line and column.
            """;
    private static final String PATTERNS = """

            ## Class patterns

            | pattern | classes |
            |---|---|
            | `com.acme.Foo` | that class, and what is nested in it |
            | `com.acme.Foo*` | classes of that package whose names start so |
            | `com.acme.*` | the classes of that package |
            | `com.acme.**` | those of that package and of all packages below it |
            | `com.*.Foo` | `*` stands for any characters within one part of the name |
            | `"**.Foo"` | `**` stands for any number of parts, none included |
            | `"*"` | the classes of the default package |
            | `"**"` | all classes |
            | `"!com.acme.Foo"` | not these; in a list with others |

            YAML wants quotes around a pattern that begins with `*` or `!`. Classes of the JDK are matched only by patterns
            that begin with their package's root (`java.`, `javax.`, `jdk.`, `sun.`; of the JDK's own, likewise
            `com.sun.`, `org.ietf.`, `org.jcp.`, `org.w3c.`, `org.xml.`, `netscape.`), so that `"**"` means the
            application. A pattern that can never match, since an earlier one takes all that it means, is warned of.
            """;

    private ConfigReference() {}

    /** The reference as Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        section(page, Section.FILE, "Keys of the file");
        section(page, Section.RULE, "Keys of each rule in `rules`");
        section(page, Section.THREAD, "Keys of each rule in `threads`");
        section(page, Section.REPORT, "Keys of `report`");
        section(page, Section.TRACKING, "Keys of `tracking`");
        section(page, Section.MONITORS_OF_PROCESS, "Keys of `monitors` of the file");
        page.append(PATTERNS);
        overrides(page);
        return page.toString();
    }

    private static void section(StringBuilder page, Section section, String title) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| key | allowed | default | for example | meaning |\n|---|---|---|---|---|\n");
        for (Key key : Key.of(section)) {
            page.append("| ").append(code(key.word()));
            page.append(" | ").append(key.type().allowed());
            page.append(" | ").append(code(key.defaultText()));
            page.append(" | ").append(code(key.example()));
            page.append(" | ").append(key.doc()).append(" |\n");
        }
    }

    private static void overrides(StringBuilder page) {
        page.append("\n## Outside of the file\n\n");
        page.append("A system property counts more than an agent argument, that more than an environment variable, that"
                + " more than\nthe file, that more than the default. With `log: debug` each effective value is shown with"
                + " its origin.\n\n");
        page.append("| agent argument | system property | environment variable |\n|---|---|---|\n");
        for (Key key : Key.overridable()) {
            page.append("| ").append(code(key.overrideWord() + "=…"));
            page.append(" | ").append(code("-Dturnstile." + key.overrideWord() + "=…"));
            page.append(" | ").append(code(Overrides.variable(key))).append(" |\n");
        }
        for (String line : List.of(
                "",
                "Agent arguments are `turnstile.yaml`, `turnstile.yaml,spin=off,log=debug` or `spin=off`; no value may"
                        + " have a comma.",
                "`rules` outside of the file replaces the file's: `com.acme.**:pi;org.x.*:futex`. An unknown"
                        + " `-Dturnstile.` property is",
                "an error; other environment variables that begin with `TURNSTILE_` are not looked at.")) {
            page.append(line).append('\n');
        }
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : '`' + text + '`';
    }
}
