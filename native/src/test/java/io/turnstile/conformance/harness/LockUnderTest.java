package io.turnstile.conformance.harness;

import io.turnstile.runtime.lock.PlatformReentrantLock;
import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import io.turnstile.runtime.platform.Capability;
import io.turnstile.runtime.policy.LockProtocol;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * One cell of the matrix that every clause is tested over. The JDK's own lock is a member: a test that it fails is wrong.
 *
 * @param protocol how the lock waits
 * @param fair the fairness it is made with
 */
public record LockUnderTest(LockProtocol protocol, boolean fair) {

    /** All protocols, fair and not; ceilings only where threads may be lifted to them. */
    public static Stream<LockUnderTest> matrix() {
        boolean lifts = TestPlatform.platform().has(Capability.REALTIME_SCHEDULING);
        return Stream.of(LockProtocol.values())
                .filter(protocol -> protocol != LockProtocol.CEILING || lifts)
                .flatMap(protocol -> Stream.of(new LockUnderTest(protocol, false), new LockUnderTest(protocol, true)));
    }

    /** All protocols, fair; but not the one whose order is the kernel's where that cannot keep it. */
    public static Stream<LockUnderTest> fairOnes() {
        return matrix().filter(LockUnderTest::fair)
                .filter(kind -> kind.protocol != LockProtocol.PI && kind.protocol != LockProtocol.CEILING
                        || Fault.current().keepsKernelOrder());
    }

    /** Our own protocols, fair and not. */
    public static Stream<LockUnderTest> platformOnes() {
        return matrix().filter(kind -> kind.protocol != LockProtocol.JVM);
    }

    /** Priority inheritance, fair and not. */
    public static Stream<LockUnderTest> inheriting() {
        return matrix().filter(kind -> kind.protocol == LockProtocol.PI);
    }

    /** A free lock whose protected monitoring methods are {@linkplain ExposedState exposed} by a subclass. */
    public ReentrantLock newLock() {
        int siteId = TestPlatform.siteOf(protocol); // first of all: the platform, before any class of the runtime
        return protocol == LockProtocol.JVM ? new ExposedJvmLock(fair) : new ExposedPlatformLock(fair, siteId);
    }

    /** A free lock of a site of its own, exposed as {@link #newLock}'s are. */
    public static ReentrantLock lockAt(int siteId) {
        return new ExposedPlatformLock(false, siteId);
    }

    /** A free lock of the very class that rewritten code creates. */
    public ReentrantLock newPlainLock() {
        int siteId = TestPlatform.siteOf(protocol);
        return protocol == LockProtocol.JVM ? new ReentrantLock(fair) : new PlatformReentrantLock(fair, siteId);
    }

    /** A free read-write lock of the class that rewritten code extends, its protected monitoring methods exposed. */
    public ReentrantReadWriteLock newReadWriteLock() {
        int siteId = TestPlatform.siteOf(protocol);
        return protocol == LockProtocol.JVM
                ? new ExposedReadWriteLock.OfJvm(fair)
                : new ExposedReadWriteLock.OfPlatform(fair, siteId);
    }

    /** A free read-write lock of the very class that rewritten code creates. */
    public ReentrantReadWriteLock newPlainReadWriteLock() {
        int siteId = TestPlatform.siteOf(protocol);
        return protocol == LockProtocol.JVM
                ? new ReentrantReadWriteLock(fair)
                : new PlatformReentrantReadWriteLock(fair, siteId);
    }

    @Override
    public String toString() {
        return protocol.word() + (fair ? " fair" : " nonfair");
    }
}
