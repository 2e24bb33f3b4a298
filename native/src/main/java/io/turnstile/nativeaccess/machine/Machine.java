package io.turnstile.nativeaccess.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine, container, user and JVM of this process, as far as locks and real-time threads depend on them. */
public final class Machine {
    private final SystemFiles files;
    private final Map<String, String> environment;
    private final JvmView jvm;
    private final String cLibrary;
    private final String ownJar;

    /**
     * Makes one; nothing is read yet.
     *
     * @param files those of the kernel
     * @param cLibrary the C library's own word on its name and version, or empty
     * @param ownJar how the name of Turnstile's own jar ends; empty where it is no agent here
     */
    public Machine(SystemFiles files, Map<String, String> environment, JvmView jvm, String cLibrary, String ownJar) {
        this.files = files;
        this.environment = environment;
        this.jvm = jvm;
        this.cLibrary = cLibrary;
        this.ownJar = ownJar;
    }

    /** Reads everything. <b>Blocking:</b> for some milliseconds, on files of the kernel. */
    public List<Fact> facts() {
        List<Fact> facts = new ArrayList<>(new KernelFacts(files, environment, cLibrary).facts());
        facts.addAll(new PrivilegeFacts(files).facts());
        facts.addAll(new CpuFacts(files).facts());
        facts.addAll(new JvmFacts(files, jvm, ownJar).facts());
        return facts;
    }

    /** Those alone that can keep threads from being real-time, though the kernel grants them the policy. */
    public List<Fact> inTheWayOfRealTime() {
        PrivilegeFacts privileges = new PrivilegeFacts(files);
        return List.of(
                new KernelFacts(files, environment, cLibrary).gVisor(),
                privileges.groupBudget(),
                privileges.throttling(),
                new CpuFacts(files).quota());
    }

    /** Those alone that can get in the way of rewriting classes, or of finding out that one is wrong. */
    public List<Fact> inTheWayOfRewriting() {
        JvmFacts facts = new JvmFacts(files, jvm, ownJar);
        return List.of(facts.otherAgents(), facts.verification());
    }

    /** The highest real-time priority that the user's privileges permit, 1–99; 0 for none. */
    public int highestPriority() {
        return highestPriority(files);
    }

    /** The same, by these files of the kernel. */
    public static int highestPriority(SystemFiles files) {
        return new PrivilegeFacts(files).highestPriority();
    }

    /**
     * How the threads that work for the VM stand to the application's real-time threads.
     *
     * @param highest the highest real-time priority that is given to a thread of the application; 0 for none
     * @param deadline whether a thread of the application gets SCHED_DEADLINE, which comes before every priority
     * @param lowestGiven the lowest real-time priority that is given to each of the VM's threads by rules; 0 where they stay
     *     as they are
     * @param remedy how to lift the VM's threads
     */
    public Fact vmThreads(int highest, boolean deadline, int lowestGiven, String remedy) {
        Fact.Subject subject = Fact.about("vm-threads", "the VM's threads");
        int lowest = Integer.MAX_VALUE;
        String weakest = "";
        for (KernelThread thread : KernelThread.all(files)) {
            if (thread.isOfTheVm() && thread.priority() < lowest) {
                lowest = thread.priority();
                weakest = thread.name();
            }
        }
        lowest = weakest.isEmpty() ? 0 : lowest;
        lowest = Math.max(lowest, lowestGiven);
        String found = lowest == 0 ? "SCHED_OTHER" : "real-time priority " + lowest + " or more";
        String deadlines = deadline
                ? "; SCHED_DEADLINE threads come before every priority, but for their runtime of each period alone"
                : "";
        if (highest == 0) {
            return subject.ok(
                    found,
                    deadline
                            ? "no thread of the application gets a real-time priority" + deadlines
                            : "no thread of the application gets a real-time policy");
        }
        if (lowest >= highest) {
            return subject.ok(
                    found, "not below the application's real-time threads, which have up to " + highest + deadlines);
        }
        return subject.warning(
                found,
                "below the application's real-time threads, which have up to " + highest
                        + ": one that does not block can starve GC, JIT and safepoints, and then everything stops"
                        + deadlines,
                remedy);
    }
}
