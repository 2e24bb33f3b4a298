package io.turnstile.nativeaccess;

import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.SchedulingPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.turnstile.nativeaccess.Answers.assertFails;
import static io.turnstile.nativeaccess.Answers.assertSucceeds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The scheduling port against the kernel (sched(7), tgkill(2)). */
class LinuxSchedulingTest {
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000; // linux/sched.h

    @EachBinding
    void currentTidIsThatOfTheCaller(Binding binding) throws IOException {
        Kernel kernel = Kernel.by(binding);
        Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
        assertEquals(
                self.getFileName().toString(),
                Integer.toString(kernel.scheduling().currentTid()));
        try (Actor other = new Actor("other", kernel)) {
            assertTrue(
                    Files.exists(Path.of("/proc/self/task/" + other.tid())), "no task with the tid of another thread");
        }
    }

    @EachBinding
    void policyAndPriorityAreThoseThatWereSet(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        kernel.assumeRealtime();
        try (Actor thread = new Actor("thread", kernel)) {
            assertSchedules(kernel, thread, SchedulingPort.SCHED_FIFO, 7);
            assertSchedules(kernel, thread, SchedulingPort.SCHED_RR, 1);
            assertSchedules(kernel, thread, SchedulingPort.SCHED_OTHER, 0);
        }
    }

    private static void assertSchedules(Kernel kernel, Actor thread, int policy, int priority) {
        SchedulingPort scheduling = kernel.scheduling();
        assertSucceeds(scheduling.setScheduler(thread.tid(), policy, priority));
        assertEquals(policy, scheduling.policyOf(thread.tid()), "policy seen by others");
        assertEquals(priority, scheduling.priorityOf(thread.tid()), "priority seen by others");
        assertEquals(policy, thread.does(() -> scheduling.policyOf(0)), "policy seen by the thread");
        assertEquals(priority, thread.does(() -> scheduling.priorityOf(0)), "priority seen by the thread");
    }

    @EachBinding
    void policyIsReadWithoutItsResetOnForkFlag(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        try (Actor thread = new Actor("thread", kernel)) {
            int flagged = SchedulingPort.SCHED_OTHER | SCHED_RESET_ON_FORK;
            assertSucceeds(kernel.scheduling().setScheduler(thread.tid(), flagged, 0));
            assertEquals(
                    flagged,
                    kernel.calls().call(Kernel.numbers().schedGetscheduler(), thread.tid(), 0, 0, 0, 0, 0),
                    "the kernel's policy");
            assertEquals(SchedulingPort.SCHED_OTHER, kernel.scheduling().policyOf(thread.tid()), "policy");
        }
    }

    @EachBinding
    void priorityOutsideThePolicysRangeIsInvalid(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort scheduling = kernel.scheduling();
        try (Actor thread = new Actor("thread", kernel)) {
            assertFails(Errno.EINVAL, scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_FIFO, 100));
            assertFails(Errno.EINVAL, scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_FIFO, -1));
            assertFails(Errno.EINVAL, scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_FIFO, 0));
            assertFails(Errno.EINVAL, scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_OTHER, 1));
        }
    }

    @EachBinding
    void threadThatHasEndedIsNotFound(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort scheduling = kernel.scheduling();
        Actor thread = new Actor("thread", kernel);
        thread.end();
        assertFails(Errno.ESRCH, scheduling.policyOf(thread.tid()));
        assertFails(Errno.ESRCH, scheduling.priorityOf(thread.tid()));
        assertFails(Errno.ESRCH, scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_OTHER, 0));
        assertFails(Errno.ESRCH, scheduling.setAffinity(thread.tid(), new long[] {-1}));
        assertFails(Errno.ESRCH, scheduling.affinityOf(thread.tid(), new long[128]));
        assertFails(Errno.ESRCH, scheduling.setDeadline(thread.tid(), 200_000, 10_000_000, 10_000_000));
        assertFails(Errno.ESRCH, scheduling.deadlineOf(thread.tid(), new long[3]));
        assertFails(Errno.ESRCH, scheduling.niceRankOf(thread.tid()));
        assertFails(Errno.ESRCH, scheduling.setNice(thread.tid(), 0));
        assertFails(Errno.ESRCH, scheduling.interrupt(thread.tid()));
    }

    @EachBinding
    void affinityIsThatOfTheMask(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort scheduling = kernel.scheduling();
        try (Actor thread = new Actor("thread", kernel)) {
            int cpu = Integer.parseInt(thread.allowedCpus().split("[-,]")[0]);
            long[] mask = new long[cpu / Long.SIZE + 1];
            mask[cpu / Long.SIZE] = 1L << cpu;
            assertSucceeds(scheduling.setAffinity(thread.tid(), mask));
            assertEquals(Integer.toString(cpu), thread.allowedCpus(), "CPUs");
            assertFails(Errno.EINVAL, scheduling.setAffinity(thread.tid(), new long[] {0}));
            assertFails(Errno.EINVAL, scheduling.setAffinity(thread.tid(), new long[0]));
        }
    }

    @EachBinding
    void affinityIsReadAsItIs(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort scheduling = kernel.scheduling();
        try (Actor thread = new Actor("thread", kernel)) {
            int cpu = Integer.parseInt(thread.allowedCpus().split("[-,]")[0]);
            long[] mask = new long[128]; // 8192 CPUs, the most that Linux is built for (NR_CPUS)
            mask[cpu / Long.SIZE] = 1L << cpu;
            assertSucceeds(scheduling.setAffinity(thread.tid(), mask));
            long[] read = new long[128];
            int count = scheduling.affinityOf(thread.tid(), read);
            assertTrue(count > 0 && count <= read.length, "elements: " + count);
            assertArrayEquals(mask, read);
            assertFails(Errno.EINVAL, scheduling.affinityOf(thread.tid(), new long[0]));
        }
    }

    /** The kernel keeps nice through real-time policies, where it means nothing (setpriority(2)). */
    @EachBinding
    void niceIsSetForOneThreadAndKept(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort scheduling = kernel.scheduling();
        try (Actor thread = new Actor("thread", kernel)) {
            int own = scheduling.niceRankOf(scheduling.currentTid());
            assertSucceeds(scheduling.setNice(thread.tid(), 7));
            assertEquals(20 - 7, scheduling.niceRankOf(thread.tid()), "20 - nice");
            assertEquals(own, scheduling.niceRankOf(scheduling.currentTid()), "nice of the caller");
            assertSucceeds(scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_BATCH, 0));
            assertEquals(SchedulingPort.SCHED_BATCH, scheduling.policyOf(thread.tid()));
            assertSucceeds(scheduling.setScheduler(thread.tid(), SchedulingPort.SCHED_IDLE, 0));
            assertEquals(SchedulingPort.SCHED_IDLE, scheduling.policyOf(thread.tid()));
            assertEquals(20 - 7, scheduling.niceRankOf(thread.tid()), "20 - nice, after changes of policy");
        }
    }

    @EachBinding
    void deadlineIsSetAndRead(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        kernel.assumeRealtime();
        SchedulingPort scheduling = kernel.scheduling();
        try (Actor thread = new Actor("thread", kernel)) {
            long[] read = {1, 1, 1};
            assertSucceeds(scheduling.deadlineOf(thread.tid(), read));
            assertArrayEquals(new long[3], read, "of a thread without deadline");
            assertFails(Errno.EINVAL, scheduling.setDeadline(thread.tid(), 1023, 10_000_000, 10_000_000));
            assertFails(Errno.EINVAL, scheduling.setDeadline(thread.tid(), 2_000_000, 1_000_000, 10_000_000));
            int result = scheduling.setDeadline(thread.tid(), 200_000, 9_000_000, 10_000_000);
            assumeTrue(result == 0, () -> "SCHED_DEADLINE: " + Errno.nameOf(-result));
            assertEquals(SchedulingPort.SCHED_DEADLINE, scheduling.policyOf(thread.tid()));
            assertSucceeds(scheduling.deadlineOf(thread.tid(), read));
            assertArrayEquals(new long[] {200_000, 9_000_000, 10_000_000}, read);
            thread.does(
                    () -> { // without reset-on-fork this would be an OutOfMemoryError
                        new Thread(() -> {}, "child of a deadline thread").start();
                        return null;
                    });
            assertSucceeds(scheduling.setScheduler(
                    thread.tid(), SchedulingPort.SCHED_OTHER | SchedulingPort.SCHED_RESET_ON_FORK, 0));
        }
    }

    @EachBinding
    void timerSlackIsThatOfTheCaller(Binding binding) throws IOException {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort scheduling = kernel.scheduling();
        try (Actor thread = new Actor("thread", kernel)) {
            Path slack = Path.of("/proc/" + thread.tid() + "/timerslack_ns");
            assumeTrue(Files.isReadable(slack), "needs " + slack);
            String before = Files.readString(slack);
            assertSucceeds(thread.does(() -> scheduling.setOwnTimerSlack(7_000)));
            assertEquals("7000", Files.readString(slack).strip());
            assertSucceeds(thread.does(() -> scheduling.setOwnTimerSlack(0)));
            assertEquals(before, Files.readString(slack), "the default");
        }
    }

    @EachBinding
    void interruptRunsAHandlerThatDoesNothing(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        try (Actor thread = new Actor("thread", kernel)) {
            assertSucceeds(kernel.scheduling().interrupt(thread.tid()));
            thread.awaitSignalsDelivered();
            assertFalse(thread.does(Thread::interrupted), "the signal is not Thread.interrupt");
        }
    }

    @EachBinding
    void interruptNeedsASignal(Binding binding) {
        Kernel kernel = Kernel.by(binding);
        SchedulingPort mute = new LinuxScheduling(kernel.calls(), Kernel.numbers(), LinuxScheduling.NO_SIGNAL);
        assertFails(Errno.ENOSYS, mute.interrupt(mute.currentTid()));
    }
}
