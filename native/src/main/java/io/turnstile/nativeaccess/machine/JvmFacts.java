package io.turnstile.nativeaccess.machine;

import java.util.ArrayList;
import java.util.List;

/** The JVM: what of it stops threads, and what of its options gets in the way of rewriting or of finding out. */
final class JvmFacts {
    private static final int LAST_WITH_GUARANTEED_SAFEPOINTS = 21; // JDK 17 and 21: 1000 ms; JDK 25: 0

    private final SystemFiles files;
    private final JvmView jvm;
    private final String ownJar;

    /**
     * Makes them.
     *
     * @param ownJar how the name of Turnstile's own jar ends, so that it does not count as another agent
     */
    JvmFacts(SystemFiles files, JvmView jvm, String ownJar) {
        this.files = files;
        this.jvm = jvm;
        this.ownJar = ownJar;
    }

    List<Fact> facts() {
        return List.of(
                version(), collector(), priorityPolicy(), safepoints(), otherAgents(), verification(), attaching());
    }

    private Fact version() {
        Fact.Subject subject = Fact.about("jvm", "JVM");
        String found = System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version");
        if (System.getProperty("java.vm.name", "").contains("OpenJ9")) {
            return subject.warning(found, "only HotSpot has been tried", "use a build of OpenJDK with HotSpot");
        }
        return subject.ok(found, "HotSpot, as tested");
    }

    private Fact collector() {
        Fact.Subject subject = Fact.about("gc", "garbage collector");
        String name = collectorName();
        String pauses = switch (name) {
            case "ZGC", "Shenandoah" -> "stops threads for a millisecond or less at a time";
            case "Epsilon" -> "never collects, so it never stops a thread";
            case "G1" ->
                "stops all threads for each young collection, for up to 200 ms unless MaxGCPauseMillis says less";
            case "Serial", "Parallel" -> "stops all threads for each collection, a whole one for seconds";
            default -> "what it does to real-time threads is not known";
        };
        return List.of("ZGC", "Shenandoah", "Epsilon").contains(name)
                ? subject.ok(name, pauses)
                : subject.warning(name, pauses + ": no priority helps against that", "java -XX:+UseZGC");
    }

    private String collectorName() {
        for (String name : List.of("Epsilon", "Serial", "Parallel", "G1", "Shenandoah", "Z")) {
            if ("true".equals(jvm.flag("Use" + name + "GC"))) {
                return name.equals("Z") ? "ZGC" : name;
            }
        }
        boolean parallel = false;
        for (KernelThread thread : KernelThread.all(files)) { // the JVM's choice, seen by the threads that it has
            if (thread.name().startsWith("G1 ")) {
                return "G1";
            }
            if (thread.name().startsWith("ZDirector")) {
                return "ZGC";
            }
            if (thread.name().startsWith("Shenandoah")) {
                return "Shenandoah";
            }
            parallel |= thread.name().startsWith("GC Thread#");
        }
        return parallel ? "Parallel" : "Serial";
    }

    private Fact priorityPolicy() {
        Fact.Subject subject = Fact.about("thread-priority-policy", "-XX:ThreadPriorityPolicy");
        String policy = jvm.flag("ThreadPriorityPolicy");
        if (policy == null || policy.equals("0")) {
            return subject.ok("0", "Thread.setPriority changes nothing in the kernel; thread rules alone decide");
        }
        return subject.warning(
                policy,
                "Thread.setPriority sets nice values, which no lock lends and which mean nothing to SCHED_FIFO",
                "leave out -XX:ThreadPriorityPolicy and name the threads in thread rules");
    }

    private Fact safepoints() {
        Fact.Subject subject = Fact.about("guaranteed-safepoints", "-XX:GuaranteedSafepointInterval");
        String given = jvm.flag("GuaranteedSafepointInterval");
        boolean byDefault = Runtime.version().feature() <= LAST_WITH_GUARANTEED_SAFEPOINTS;
        if ("0".equals(given) || given == null && !byDefault) {
            return subject.ok("0", "an idle JVM stops no thread");
        }
        return subject.warning(
                (given == null ? "1000" : given) + " ms",
                "all threads can be stopped that often though nothing is to be done",
                "java -XX:+UnlockDiagnosticVMOptions -XX:GuaranteedSafepointInterval=0");
    }

    /** Only those in Java rewrite classes; of these, only those that start before Turnstile get in its way. */
    Fact otherAgents() {
        Fact.Subject subject = Fact.about("other-agents", "other agents");
        List<String> before = new ArrayList<>();
        List<String> harmless = new ArrayList<>();
        boolean ownSeen = false;
        for (String option : jvm.options()) {
            String name = option.split("=", 2)[0];
            if (name.startsWith("-javaagent:") && !ownJar.isEmpty() && name.endsWith(ownJar)) {
                ownSeen = true;
            } else if (name.startsWith("-javaagent:")) {
                (ownSeen ? harmless : before).add(name);
            } else if (name.startsWith("-agentpath:") || name.startsWith("-agentlib:")) {
                harmless.add(name);
            }
        }
        if (!before.isEmpty()) {
            return subject.warning(
                    String.join(" ", before),
                    "classes that load before Turnstile starts are rewritten only as far as the JVM lets them be"
                            + " retransformed",
                    "put -javaagent:turnstile.jar before the others");
        }
        return harmless.isEmpty()
                ? subject.ok("none", "nobody else rewrites classes")
                : subject.ok(String.join(" ", harmless), "starts after Turnstile, or rewrites nothing");
    }

    Fact verification() {
        Fact.Subject subject = Fact.about("verification", "bytecode verification");
        boolean off = "false".equals(jvm.flag("BytecodeVerificationRemote"));
        for (String option : jvm.options()) {
            off |= option.equals("-Xverify:none") || option.equals("-noverify");
        }
        return off
                ? subject.warning(
                        "off",
                        "a rewritten class that is wrong would crash the JVM instead of being refused",
                        "leave out -Xverify:none, -noverify and -XX:-BytecodeVerificationRemote")
                : subject.ok("on", "rewritten classes are verified as all others");
    }

    private Fact attaching() {
        Fact.Subject subject = Fact.about("attach", "attaching");
        if ("true".equals(jvm.flag("DisableAttachMechanism"))) {
            return subject.warning(
                    "disabled",
                    "jstack and jcmd cannot show who holds and who waits; Turnstile itself does not attach",
                    "leave out -XX:+DisableAttachMechanism");
        }
        return subject.ok(
                "true".equals(jvm.flag("StartAttachListener")) ? "enabled, listening from the start" : "enabled",
                "jstack and jcmd can show who holds and who waits");
    }
}
