package io.turnstile.conformance.fault;

import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.Fault;
import io.turnstile.conformance.harness.ForwardingScheduling;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.TestPlatform;
import io.turnstile.nativeaccess.LinuxPlatform;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.PlatformException;
import io.turnstile.runtime.platform.SchedulingPort;
import io.turnstile.runtime.policy.Ceiling;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.assertIdle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A program of its own: counts the system calls that ceilings cost, and has the kernel refuse them one by one. What is refused
 * before the lock is taken leaves it untouched; what is refused after is told, and made up for by the next.
 */
final class CeilingRefusals {
    private final Port port;
    private final ReentrantLock lock = withCeiling(40);

    private CeilingRefusals(Port port) {
        this.port = port;
    }

    /** Counts calls, and refuses the one that is as many calls away as it was told. */
    private static final class Port extends ForwardingScheduling {
        private volatile int calls;
        private volatile int callsToRefusal;
        private volatile int errno;

        Port(SchedulingPort real) {
            super(real);
        }

        void refuse(int which, int withErrno) {
            errno = withErrno;
            callsToRefusal = which;
        }

        @Override
        public synchronized int setScheduler(int tid, int policy, int priority) {
            calls++;
            if (callsToRefusal > 0 && --callsToRefusal == 0) {
                return -errno;
            }
            return super.setScheduler(tid, policy, priority);
        }

        @Override
        public int policyOf(int tid) {
            calls++;
            return super.policyOf(tid);
        }

        @Override
        public int policyAndFlagsOf(int tid) {
            calls++;
            return super.policyAndFlagsOf(tid);
        }
    }

    private static ReentrantLock withCeiling(int ceiling) {
        return LockUnderTest.lockAt(TestPlatform.siteWith(LockProtocol.CEILING, Ceiling.of(ceiling)));
    }

    /** Exit code 0 if all is well, a stack trace otherwise. */
    public static void main(String[] arguments) {
        Platform real = LinuxPlatform.open();
        Port port = new Port(real.scheduling());
        Platform.install(Fault.spoiled(real, real.futex(), port));
        new CeilingRefusals(port).countsCalls();
        for (int errno : new int[] {Errno.EPERM, Errno.EINVAL, Errno.ESRCH}) {
            CeilingRefusals run = new CeilingRefusals(port);
            run.refusedEntry(errno);
            run.refusedExit(errno);
            run.refusedComingBack(errno);
            assertIdle(run.lock);
        }
    }

    private int callsOf(Runnable section) {
        int before = port.calls;
        section.run();
        return port.calls - before;
    }

    private void pair() {
        lock.lock();
        lock.unlock();
    }

    private void countsCalls() {
        ReentrantLock higher = withCeiling(60);
        on("ordinary", () -> {
            pair(); // asks for the base
            assertEquals(2, callsOf(this::pair));
            assertEquals(2, callsOf(() -> {
                lock.lock();
                for (int i = 0; i < 1000; i++) {
                    pair();
                }
                lock.unlock();
            }));
            assertEquals(3, callsOf(() -> {
                lock.lock();
                higher.lock();
                lock.unlock();
                higher.unlock();
            })); // 40, 60, still 60, own
            assertEquals(2, callsOf(() -> {
                assertTrue(lock.tryLock());
                lock.unlock();
            }));
        });
        on("at the ceiling", () -> {
            port.setScheduler(0, SchedulingPort.SCHED_FIFO, 40);
            pair();
            assertEquals(0, callsOf(this::pair));
            assertEquals(0, callsOf(this::nested));
        });
        try (Crew crew = new Crew()) {
            Crew.Holder holder = crew.hold(lock, 1);
            crew.call("looks", () -> {
                lock.tryLock();
                assertEquals(0, callsOf(() -> assertFalse(lock.tryLock())));
            });
            holder.release();
        }
    }

    private void nested() {
        lock.lock();
        pair();
        lock.unlock();
    }

    private void refusedEntry(int errno) {
        on("refused", () -> {
            pair();
            for (int form = 0; form < 3; form++) {
                port.refuse(1, errno);
                int which = form;
                PlatformException e = assertThrows(PlatformException.class, () -> {
                    switch (which) {
                        case 0 -> lock.lock();
                        case 1 -> lock.tryLock();
                        default -> lock.tryLock(1, TimeUnit.DAYS);
                    }
                });
                assertEquals(errno, e.errno());
                assertTrue(e.getMessage().contains("not taken"), e.getMessage());
                assertEquals(errno == Errno.EPERM, e.getMessage().contains("ulimit"), e.getMessage());
                assertFalse(lock.isHeldByCurrentThread());
                assertIdle(lock);
                assertOrdinary();
            }
            pair();
            assertOrdinary();
        });
    }

    private void refusedExit(int errno) {
        on("kept up", () -> {
            lock.lock();
            port.refuse(1, errno);
            if (errno == Errno.EPERM) {
                lock.unlock(); // it is tried once more, without taking reset-on-fork away
            } else {
                PlatformException e = assertThrows(PlatformException.class, lock::unlock);
                assertEquals(errno, e.errno());
                assertTrue(e.getMessage().contains("released"), e.getMessage());
                assertEquals(40, port.priorityOf(0));
            }
            assertIdle(lock);
            pair();
            assertOrdinary();
        });
    }

    private void refusedComingBack(int errno) {
        Condition condition = lock.newCondition();
        on("waits", () -> {
            lock.lock();
            port.refuse(2, errno); // lowered, then not lifted
            PlatformException e =
                    assertThrows(PlatformException.class, () -> condition.await(1, TimeUnit.MILLISECONDS));
            assertEquals(errno, e.errno());
            assertTrue(lock.isHeldByCurrentThread());
            assertEquals(0, port.priorityOf(0));
            lock.unlock();
            assertOrdinary();
            if (errno != Errno.EPERM) {
                lock.lock();
                port.refuse(1, errno); // not lowered
                assertThrows(PlatformException.class, () -> condition.await(1, TimeUnit.MILLISECONDS));
                assertTrue(lock.isHeldByCurrentThread());
                assertEquals(40, port.priorityOf(0));
                lock.unlock();
                assertOrdinary();
            }
        });
    }

    private void assertOrdinary() {
        assertEquals(0, port.priorityOf(0));
        assertEquals(SchedulingPort.SCHED_OTHER, port.policyOf(0));
    }

    private static void on(String name, Crew.Task task) {
        try (Crew crew = new Crew()) {
            crew.call(name, task);
        }
    }
}
