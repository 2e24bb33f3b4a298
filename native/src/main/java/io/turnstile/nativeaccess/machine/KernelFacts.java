package io.turnstile.nativeaccess.machine;

import java.util.List;
import java.util.Map;

/** The kernel, the C library, and what stands between this process and the kernel. */
final class KernelFacts {
    /** What gVisor's sentry answers whatever it runs on, pkg/sentry/fsimpl/proc. */
    private static final String GVISOR_VERSION = "Linux version 4.4.0 ";

    private static final String GVISOR_BUILD = "#1 SMP Sun Jan 10 15:06:54 PST 2016";
    private static final List<String> CONTAINER_WORDS =
            List.of("docker", "kubepods", "containerd", "libpod", "lxc", "crio");

    private final SystemFiles files;
    private final Map<String, String> environment;
    private final String cLibrary;

    /**
     * Makes them.
     *
     * @param cLibrary the C library's own word on its version, or empty
     */
    KernelFacts(SystemFiles files, Map<String, String> environment, String cLibrary) {
        this.files = files;
        this.environment = environment;
        this.cLibrary = cLibrary;
    }

    List<Fact> facts() {
        return List.of(kernel(), cLibrary(), realTimeKernel(), gVisor(), seccomp(), container());
    }

    private Fact kernel() {
        Fact.Subject subject = Fact.about("kernel", "kernel");
        String release = files.firstLine("/proc/sys/kernel/osrelease");
        if (files.firstLine("/proc/sys/kernel/ostype").equals("Linux")) {
            return subject.ok("Linux " + release, "what it can do is probed by calling, below");
        }
        return subject.missing(
                System.getProperty("os.name") + ", no /proc",
                "locks need Linux: elsewhere all are left to the JVM",
                "run on Linux, x86-64 or AArch64, with /proc mounted: mount -t proc proc /proc");
    }

    private Fact cLibrary() {
        Fact.Subject subject = Fact.about("c-library", "C library");
        boolean musl = false;
        boolean glibc = false;
        for (String line : files.lines("/proc/self/maps")) {
            musl |= line.contains("/ld-musl-") || line.contains("/libc.musl-");
            glibc |= line.contains("/libc.so.6") || line.contains("/libc-2.");
        }
        if (musl) {
            return subject.ok("musl", "system calls go by its syscall(2), as with glibc");
        }
        if (!glibc && cLibrary.isEmpty()) {
            return subject.warning(
                    "unknown", "only glibc and musl have been tried", "use a JDK that was built for glibc");
        }
        return subject.ok(cLibrary.isEmpty() ? "glibc" : cLibrary, "system calls go by its syscall(2)");
    }

    private Fact realTimeKernel() {
        Fact.Subject subject = Fact.about("preempt-rt", "PREEMPT_RT");
        if (files.firstLine("/sys/kernel/realtime").equals("1")) {
            return subject.ok("yes", "the kernel's own sections delay a real-time thread by microseconds");
        }
        return subject.warning(
                "no",
                "interrupts and kernel sections can delay a real-time thread by milliseconds, whatever its locks do",
                "apt-get install linux-image-rt-amd64, or another kernel with CONFIG_PREEMPT_RT");
    }

    Fact gVisor() {
        Fact.Subject subject = Fact.about("gvisor", "gVisor");
        String version = files.firstLine("/proc/version");
        if (version.startsWith(GVISOR_VERSION) && version.contains(GVISOR_BUILD) || version.contains("gVisor")) {
            return subject.warning(
                    "this is gVisor, by its /proc/version",
                    "its futexes inherit no priority and it has no SCHED_FIFO",
                    "docker run --runtime=runc");
        }
        return subject.ok("no", "system calls reach Linux");
    }

    private Fact seccomp() {
        Fact.Subject subject = Fact.about("seccomp", "seccomp");
        String mode = files.valueOf("/proc/self/status", "Seccomp:");
        if (mode.equals("0")) {
            return subject.ok("no filter", "no system call is refused for its number");
        }
        if (mode.isEmpty()) {
            return subject.ok("the kernel has none", "no system call is refused for its number");
        }
        return subject.warning(
                "a filter is in force (mode " + mode + ")",
                "what it refuses is missing below; what is ok there it permits",
                "docker run --security-opt seccomp=<profile that permits futex, sched_setscheduler, sched_setaffinity,"
                        + " tgkill>, or SystemCallFilter= of the systemd unit");
    }

    private Fact container() {
        Fact.Subject subject = Fact.about("container", "container");
        String sign = containerSign();
        return sign.isEmpty()
                ? subject.ok("none", "limits are the machine's and the user's")
                : subject.ok(
                        "yes, by " + sign,
                        "privileges, limits and CPUs are what the container grants: change them where it is started");
    }

    private String containerSign() {
        for (String file : List.of("/.dockerenv", "/run/.containerenv")) {
            if (files.exists(file)) {
                return file;
            }
        }
        for (String name : List.of("container", "KUBERNETES_SERVICE_HOST")) {
            if (environment.containsKey(name)) {
                return "the variable " + name;
            }
        }
        for (String line : files.lines("/proc/self/cgroup")) {
            for (String word : CONTAINER_WORDS) {
                if (line.contains(word)) {
                    return "/proc/self/cgroup (" + word + ')';
                }
            }
        }
        return "";
    }
}
