package io.turnstile.conformance.harness;

import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.platform.Errno;
import io.turnstile.runtime.platform.Finding;
import io.turnstile.runtime.platform.FutexPort;
import io.turnstile.runtime.platform.Platform;
import io.turnstile.runtime.platform.SchedulingPort;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is wrong with the platform that the tests run on. All tests pass under each: {@code
 * -Dturnstile.test.fault=NO_REQUEUE_PI} runs them so.
 */
public enum Fault {
    /** Nothing. */
    NONE {
        @Override
        Platform in(Platform real) {
            return real;
        }
    },
    /** Calls end for no reason. */
    SPURIOUS_ANSWERS {
        @Override
        Platform in(Platform real) {
            return spoiled(real, new SpuriousFutex(real.futex()), real.scheduling());
        }
    },
    /** A sandbox denies FUTEX_CMP_REQUEUE. */
    NO_REQUEUE {
        @Override
        Platform in(Platform real) {
            return spoiled(real, withoutRequeue(real.futex()), real.scheduling(), Capability.REQUEUE);
        }
    },
    /** A sandbox denies requeueing to PI words. */
    NO_REQUEUE_PI {
        @Override
        Platform in(Platform real) {
            return spoiled(real, withoutRequeuePi(real.futex()), real.scheduling(), Capability.REQUEUE_PI);
        }
    },
    /** The kernel is older than 5.14. */
    NO_LOCK_PI2 {
        @Override
        Platform in(Platform real) {
            return spoiled(real, new OlderKernelFutex(real.futex()), real.scheduling(), Capability.LOCK_PI2);
        }
    },
    /** No signal is known whose handler does nothing. */
    NO_INTERRUPT_SIGNAL {
        @Override
        Platform in(Platform real) {
            return spoiled(real, real.futex(), withoutSignal(real.scheduling()), Capability.INTERRUPT_SIGNAL);
        }
    },
    /** All of the above at once. */
    EVERYTHING {
        @Override
        Platform in(Platform real) {
            FutexPort futex = withoutRequeue(withoutRequeuePi(new OlderKernelFutex(real.futex())));
            return spoiled(
                    real,
                    new SpuriousFutex(futex),
                    withoutSignal(real.scheduling()),
                    Capability.REQUEUE,
                    Capability.REQUEUE_PI,
                    Capability.LOCK_PI2,
                    Capability.INTERRUPT_SIGNAL);
        }
    };

    /** The system property that names one. */
    public static final String PROPERTY = "turnstile.test.fault";

    /** The one that {@value #PROPERTY} names. */
    public static Fault current() {
        return valueOf(System.getProperty(PROPERTY, NONE.name()));
    }

    /** Whether the kernel keeps the order of waiters: not where it ends their waits for no reason. */
    public boolean keepsKernelOrder() {
        return this != SPURIOUS_ANSWERS && this != EVERYTHING;
    }

    /** The platform with this fault. */
    abstract Platform in(Platform real);

    /** {@code real} with other ports, and without some capabilities. */
    public static Platform spoiled(
            Platform real, FutexPort futex, SchedulingPort scheduling, Capability... missingCapabilities) {
        Map<Capability, Finding> findings = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            findings.put(capability, real.finding(capability));
        }
        for (Capability missing : missingCapabilities) {
            findings.put(missing, Finding.missing("taken away by the test", ""));
        }
        return new Platform(real.name() + ", faulty", futex, scheduling, real.memory(), findings);
    }

    private static FutexPort withoutRequeue(FutexPort real) {
        return new ForwardingFutex(real) {
            @Override
            public int requeue(long from, int expected, int wakeCount, int requeueCount, long to) {
                return -Errno.ENOSYS;
            }
        };
    }

    private static FutexPort withoutRequeuePi(FutexPort real) {
        return new ForwardingFutex(real) {
            @Override
            public int waitRequeuePi(long condition, int expected, long timeoutAddress, long lock) {
                return -Errno.ENOSYS;
            }

            @Override
            public int requeuePi(long condition, int expected, int requeueCount, long lock) {
                return -Errno.ENOSYS;
            }
        };
    }

    private static SchedulingPort withoutSignal(SchedulingPort real) {
        return new ForwardingScheduling(real) {
            @Override
            public int interrupt(int tid) {
                return -Errno.ENOSYS;
            }
        };
    }
}
