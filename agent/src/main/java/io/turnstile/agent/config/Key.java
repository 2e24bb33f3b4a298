package io.turnstile.agent.config;

import io.turnstile.agent.select.ParkMode;
import io.turnstile.agent.threads.SchedulingPolicy;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.ArrayList;
import java.util.List;

import static io.turnstile.agent.config.Section.BASELINE;
import static io.turnstile.agent.config.Section.FILE;
import static io.turnstile.agent.config.Section.MONITORS_OF_PROCESS;
import static io.turnstile.agent.config.Section.REPORT;
import static io.turnstile.agent.config.Section.RULE;
import static io.turnstile.agent.config.Section.SUPPRESSION;
import static io.turnstile.agent.config.Section.THREAD;
import static io.turnstile.agent.config.Section.TRACKING;

/** All keys of the configuration. Parser, messages and reference are made from this table. */
enum Key {
    RULES(
            FILE,
            "rules",
            ValueType.structure("a list of rules"),
            "",
            "",
            "Which classes' locks use which protocol; the"
                    + " first rule that matches a class decides, and locks of a class that no rule matches stay with the JVM."),
    THREADS(
            FILE,
            "threads",
            ValueType.structure("a list of thread rules"),
            "",
            "",
            "Which threads get which scheduling, when they"
                    + " start and when they are renamed; the first rule that matches the thread decides."),
    MAP_JAVA_PRIORITIES(
            FILE,
            "map-java-priorities",
            ValueType.structure(
                    "a mapping from Java priorities, 1 to 10, to policy:number as in fifo:80, other:-5 or idle"),
            "",
            "",
            "What threads of a Java priority get, when they start and on Thread.setPriority: fifo or rr with a real-time"
                    + " priority, other or batch with a nice value, or idle. A thread rule that gives policy or nice value"
                    + " comes first; without the key Java priorities mean nothing to the kernel."),
    REPORT_SECTION(
            FILE,
            "report",
            ValueType.structure("keys of the coverage report"),
            "",
            "",
            "The coverage report:" + " each lock site seen, what was decided, and why; written when the JVM ends."),
    TRACKING_SECTION(
            FILE,
            "tracking",
            ValueType.structure("a level, or keys of tracking"),
            "",
            "",
            "What is observed of locks, whoever makes them wait, and how it is reported."),
    MONITORS_SECTION(
            FILE,
            "monitors",
            ValueType.structure("keys of monitors"),
            "",
            "",
            "Monitors of objects that cannot carry a lock of their own, and a check that nobody locks a managed object behind"
                    + " Turnstile's back."),
    ON_MISSING_CAPABILITY(
            FILE,
            "on-missing-capability",
            ValueType.choice(AgentConfig.OnMissingCapability.class),
            "fallback",
            "exit",
            "What happens where the machine lacks what a rule asks for: use the next best and say"
                    + " so, or end the JVM."),
    ON_CONFIG_ERROR(
            FILE,
            "on-config-error",
            ValueType.choice(AgentConfig.OnConfigError.class),
            "exit",
            "unmodified",
            "What happens where the configuration is wrong: end the JVM before main, or run the application unmodified."),
    EXIT_CODE(
            FILE,
            "exit-code",
            ValueType.wholeNumber(1, 255),
            "78",
            "3",
            "The exit code where Turnstile ends the JVM" + " (78 is EX_CONFIG of sysexits.h)."),
    THREAD_STATE(
            FILE,
            "thread-state",
            ValueType.choice(AgentConfig.ThreadState.class),
            "faithful",
            "native",
            "Whether"
                    + " Thread.getState() shows a thread that waits for a lock as WAITING, as with the JDK's locks, or as the"
                    + " JVM sees a thread in native code."),
    SPIN(
            FILE,
            "spin",
            ValueType.choice(AgentConfig.Spin.class),
            "auto",
            "off",
            "Whether a thread may spin for a short" + " time before it sleeps; a real-time thread never does."),
    NATIVE(
            FILE,
            "native",
            ValueType.choice(AgentConfig.NativeBinding.class),
            "auto",
            "jna",
            "How the kernel is called:"
                    + " the foreign function API (Java 22 and later), JNA, or the better one of the two."),
    LOG(
            FILE,
            "log",
            ValueType.choice(AgentConfig.Log.class),
            "info",
            "debug",
            "How much is said on stderr: one line at"
                    + " start-up; only what went wrong; or the effective configuration, too."),
    DUMP_CLASSES(
            FILE,
            "dump-classes",
            ValueType.text("a directory"),
            "",
            "/tmp/rewritten",
            "Where to write each" + " rewritten class, to see what was done."),
    MATCH(
            RULE,
            "match",
            ValueType.structure("a class pattern or a list of class patterns"),
            "",
            "com.acme.**",
            "The" + " classes that create the locks, as patterns; those with a leading ! are excluded."),
    PROTOCOL(
            RULE,
            "protocol",
            ValueType.choice(LockProtocol.class),
            "jvm",
            "pi",
            "How these locks wait: left to the"
                    + " JVM; on a futex; on a priority-inheritance futex, whose owner runs at the priority of its strongest"
                    + " waiter; or, with ceiling, on such a futex by an owner that runs at the lock's ceiling all the while."),
    MONITORS(
            RULE,
            "monitors",
            ValueType.choice(LockProtocol.class),
            "jvm",
            "pi",
            "How the monitors of these classes'"
                    + " instances wait, for synchronized, wait and notify: as with protocol. All classes of the application are"
                    + " rewritten then, so that all of them use such a monitor in the same way."),
    CEILING(
            RULE,
            "ceiling",
            ValueType.ceiling(),
            "",
            "80",
            "The SCHED_FIFO priority at which a thread runs while it holds a lock with protocol or monitors ceiling; required"
                    + " with it, forbidden otherwise. With auto the locks are pi locks, and the report proposes a ceiling: the highest"
                    + " priority that took them. A ceiling above what the user may use is an error at start; for a user who may"
                    + " use none the locks are pi locks."),
    PARK(
            RULE,
            "park",
            ValueType.choice(ParkMode.class),
            "jvm",
            "futex",
            "How these classes' calls of LockSupport.park,"
                    + " parkNanos and parkUntil wait: left to the JVM, or on a futex of the thread's own; LockSupport.unpark"
                    + " reaches both. Virtual threads always park in the JVM."),
    NAME(
            THREAD,
            "name",
            ValueType.structure("a thread name pattern or a list of them"),
            "",
            "control-*",
            "The names of the threads: * stands for any run of characters, ? for any one. A thread must meet each of name,"
                    + " group and class that is given."),
    GROUP(
            THREAD,
            "group",
            ValueType.structure("a thread group pattern or a list of them"),
            "",
            "audio",
            "The names of thread groups, as with name; a thread is in a group and in all above it."),
    THREAD_CLASS(
            THREAD,
            "class",
            ValueType.structure("a class pattern or a list of class patterns"),
            "",
            "com.acme.Mixer",
            "The class of the Runnable that the thread was made with, or of the thread itself, as patterns."),
    VM_THREAD(
            THREAD,
            "vm-thread",
            ValueType.structure("a pattern or a list of them over the kernel's names of threads"),
            "",
            "[\"VM Thread\", \"GC Thread*\"]",
            "Threads of the JVM itself, instead of name, group and class. The kernel knows the first 15 characters of a name;"
                    + " of a longer pattern they alone count."),
    POLICY(
            THREAD,
            "policy",
            ValueType.choice(SchedulingPolicy.class),
            "",
            "fifo",
            "The scheduling policy, SCHED_OTHER and so on; without the key it stays as it is."),
    PRIORITY(
            THREAD,
            "priority",
            ValueType.wholeNumber(1, 99),
            "",
            "50",
            "The real-time priority, 99 the strongest; required with fifo and rr, forbidden otherwise."),
    NICE(
            THREAD,
            "nice",
            ValueType.wholeNumber(-20, 19),
            "",
            "-5",
            "The nice value, -20 the strongest; with other, batch or no policy."),
    RUNTIME(
            THREAD,
            "runtime",
            ValueType.shortDuration(),
            "",
            "2ms",
            "With deadline, which requires it: how long a thread may run in each period; at least 1024ns."),
    DEADLINE(
            THREAD,
            "deadline",
            ValueType.shortDuration(),
            "the period",
            "8ms",
            "With deadline: how long after the begin of a period it has had its runtime."),
    PERIOD(
            THREAD,
            "period",
            ValueType.shortDuration(),
            "",
            "10ms",
            "With deadline, which requires it: how often; not shorter than the deadline, nor that than the runtime."),
    CPUS(
            THREAD,
            "cpus",
            ValueType.structure("a list of CPU numbers, or ranges as in \"0-3,5\""),
            "",
            "[0, 1]",
            "The CPUs that the threads may use; without the key they stay as they are."),
    TIMER_SLACK(
            THREAD,
            "timer-slack",
            ValueType.shortDuration(),
            "",
            "1us",
            "By how much the kernel may be late with the timed waits of threads that are not real-time, to handle several at"
                    + " once (50us unless set): for them, sleeps and timeouts as exact as those of real-time threads."),
    REPORT_COVERAGE(
            REPORT,
            "coverage",
            ValueType.text("a file, or stderr"),
            "",
            "stderr",
            "Where the report is" + " written; without the key none is."),
    REPORT_FORMAT(
            REPORT,
            "format",
            ValueType.choice(AgentConfig.ReportFormat.class),
            "text",
            "json",
            "How it is" + " written."),
    TRACKING_LEVEL(
            TRACKING,
            "level",
            ValueType.choice(AgentConfig.TrackingLevel.class),
            "off",
            "order",
            "What is tracked: nothing; waits for locks that another thread holds, and deadlocks; or every acquire of"
                    + " every lock, so that orders of nested locks and hold times are known, too."),
    TRACKING_MATCH(
            TRACKING,
            "match",
            ValueType.structure("a class pattern or a list of class patterns"),
            "",
            "com.acme.**",
            "The classes whose use of locks is tracked; without the key all of the application's."),
    TRACKING_DETECT_AFTER(
            TRACKING,
            "detect-after",
            ValueType.duration(),
            "5s",
            "500ms",
            "How long a thread must have waited before it is looked at for a deadlock."),
    TRACKING_LONG_WAIT(
            TRACKING,
            "long-wait",
            ValueType.duration(),
            "30s",
            "2m",
            "How long a thread must have waited, without being part of a deadlock, to be reported."),
    TRACKING_ON_DEADLOCK(
            TRACKING,
            "on-deadlock",
            ValueType.choice(AgentConfig.OnDeadlock.class),
            "report",
            "exit",
            "What happens on a deadlock besides telling the listeners: it is reported; nothing more; one of its"
                    + " threads that waits interruptibly is interrupted; or the JVM ends with exit-code."),
    TRACKING_ORDERED(
            TRACKING,
            "ordered",
            ValueType.structure("a class pattern or a list of class patterns"),
            "",
            "com.acme.Account",
            "Classes that create locks of which several are held at a time, always taken in an order: that they are"
                    + " nested is no note; that two were taken both ways still is a finding."),
    TRACKING_EVERY(
            TRACKING,
            "every",
            ValueType.duration(),
            "",
            "10m",
            "How often the reports are written while the program runs; without the key only when the JVM ends, or on"
                    + " request."),
    TRACKING_HTML(
            TRACKING,
            "html",
            ValueType.text("a file, or none"),
            "turnstile-locks.html",
            "none",
            "Where the report for people is written when the JVM ends."),
    TRACKING_JSON(
            TRACKING,
            "json",
            ValueType.text("a file"),
            "",
            "locks.json",
            "Where the same facts are written for programs; without the key they are not."),
    TRACKING_SUPPRESSIONS(
            TRACKING,
            "suppressions",
            ValueType.text("a file"),
            "",
            "suppressions.yaml",
            "Findings that are known, by their signatures, each with a reason."),
    TRACKING_BASELINE(
            TRACKING,
            "baseline",
            ValueType.text("a file"),
            "",
            "baseline.yaml",
            "Findings that are not new. Where the file is missing it is written when the JVM ends; otherwise a"
                    + " finding that is not in it makes the JVM end with exit-code."),
    MONITORS_CLASSES(
            MONITORS_OF_PROCESS,
            "classes",
            ValueType.structure("arrays, or a class name of a collection of java.util, or a list of these"),
            "",
            "[arrays, java.util.ArrayList]",
            "Objects whose monitors are managed, too, whoever makes them, if they are of exactly these classes; each that is locked takes"
                    + " about 100 bytes in a table."),
    MONITORS_PROTOCOL(
            MONITORS_OF_PROCESS,
            "protocol",
            ValueType.choiceWithout(LockProtocol.class, LockProtocol.CEILING),
            "futex",
            "pi",
            "How the monitors of these objects wait."),
    MONITORS_VERIFY(
            MONITORS_OF_PROCESS,
            "verify",
            ValueType.choice(AgentConfig.Verification.class),
            "off",
            "report",
            "Whether each use of the JVM's monitor of a managed object, by the JDK's code, by JNI or by a class that could not be"
                    + " rewritten, is looked for and reported; for tests, as it costs time."),
    SUPPRESSED_SIGNATURE(
            SUPPRESSION,
            "signature",
            ValueType.text("a signature as the report shows it"),
            "",
            "",
            "The finding that is known."),
    SUPPRESSION_REASON(
            SUPPRESSION, "reason", ValueType.text("a sentence"), "", "", "Why it is of no matter, or who is at it."),
    SUPPRESSION_EXPIRES(
            SUPPRESSION,
            "expires",
            ValueType.date(),
            "",
            "",
            "The last day on which it holds; without the key it always does."),
    BASELINE_VERSION(BASELINE, "version", ValueType.wholeNumber(1, 1), "", "", "The version of the format."),
    BASELINE_FINDINGS(
            BASELINE, "findings", ValueType.structure("a list of signatures"), "", "", "The findings that are known.");

    static final int DEFAULT_EXIT_CODE = 78;

    private final Section section;
    private final String word;
    private final ValueType type;
    private final String defaultText;
    private final String example;
    private final String doc;

    Key(Section section, String word, ValueType type, String defaultText, String example, String doc) {
        this.section = section;
        this.word = word;
        this.type = type;
        this.defaultText = defaultText;
        this.example = example;
        this.doc = doc;
    }

    /** Where it stands. */
    Section section() {
        return section;
    }

    /** The key as it stands in its section. */
    String word() {
        return word;
    }

    /** What its value may be. */
    ValueType type() {
        return type;
    }

    /** The value where none is given; empty where there is none. */
    String defaultText() {
        return defaultText;
    }

    /** A value other than the default. */
    String example() {
        return example;
    }

    /** What it is for. */
    String doc() {
        return doc;
    }

    /** The key as agent arguments, system properties and environment name it. */
    String overrideWord() {
        if (this == TRACKING_LEVEL) {
            return TRACKING_SECTION.word;
        }
        return section == REPORT || section == TRACKING || section == MONITORS_OF_PROCESS
                ? section.title() + '.' + word
                : word;
    }

    /** Whether agent arguments, system properties and environment may give it. */
    boolean isOverridable() {
        return this == RULES
                || section == REPORT
                || section == TRACKING && this != TRACKING_MATCH && this != TRACKING_ORDERED
                || section == MONITORS_OF_PROCESS && this != MONITORS_CLASSES
                || section == FILE
                        && !(this == THREADS
                                || this == MAP_JAVA_PRIORITIES
                                || this == REPORT_SECTION
                                || this == MONITORS_SECTION
                                || this == TRACKING_SECTION);
    }

    /** Whether it is one value for the process, rather than a part of a rule. */
    boolean isSetting() {
        return isOverridable() && this != RULES;
    }

    /** Whether a word names a key of the process that only the file may give. */
    static boolean standsInFileAlone(String word) {
        for (Key key : values()) {
            boolean ofProcess = key.section == FILE || !key.overrideWord().equals(key.word);
            if (ofProcess && !key.isOverridable() && key.overrideWord().equals(word)) {
                return true;
            }
        }
        return false;
    }

    /** The keys of a section, in the order of the reference. */
    static List<Key> of(Section section) {
        List<Key> keys = new ArrayList<>();
        for (Key key : values()) {
            if (key.section == section) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** The keys that may be given outside of the file. */
    static List<Key> overridable() {
        List<Key> keys = new ArrayList<>();
        for (Key key : values()) {
            if (key.isOverridable()) {
                keys.add(key);
            }
        }
        return keys;
    }
}
