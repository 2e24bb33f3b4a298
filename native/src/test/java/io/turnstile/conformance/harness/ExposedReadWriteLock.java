package io.turnstile.conformance.harness;

import io.turnstile.runtime.lock.PlatformReentrantReadWriteLock;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The protected monitoring methods of ReentrantReadWriteLock, made public by a subclass. */
public interface ExposedReadWriteLock {
    /** What getOwner says. */
    Thread owner();

    /** What getQueuedReaderThreads says. */
    Collection<Thread> queuedReaders();

    /** What getQueuedWriterThreads says. */
    Collection<Thread> queuedWriters();

    /** What getQueuedThreads says. */
    Collection<Thread> queued();

    /** What getWaitingThreads says. */
    Collection<Thread> waiting(Condition condition);

    /** The JDK's. */
    final class OfJvm extends ReentrantReadWriteLock implements ExposedReadWriteLock {
        private static final long serialVersionUID = 1L;

        OfJvm(boolean fair) {
            super(fair);
        }

        @Override
        public Thread owner() {
            return getOwner();
        }

        @Override
        public Collection<Thread> queuedReaders() {
            return getQueuedReaderThreads();
        }

        @Override
        public Collection<Thread> queuedWriters() {
            return getQueuedWriterThreads();
        }

        @Override
        public Collection<Thread> queued() {
            return getQueuedThreads();
        }

        @Override
        public Collection<Thread> waiting(Condition condition) {
            return getWaitingThreads(condition);
        }
    }

    /** One of ours, extended as an application class is. */
    final class OfPlatform extends PlatformReentrantReadWriteLock implements ExposedReadWriteLock {
        private static final long serialVersionUID = 1L;

        OfPlatform(boolean fair, int siteId) {
            super(fair, siteId);
        }

        @Override
        public Thread owner() {
            return getOwner();
        }

        @Override
        public Collection<Thread> queuedReaders() {
            return getQueuedReaderThreads();
        }

        @Override
        public Collection<Thread> queuedWriters() {
            return getQueuedWriterThreads();
        }

        @Override
        public Collection<Thread> queued() {
            return getQueuedThreads();
        }

        @Override
        public Collection<Thread> waiting(Condition condition) {
            return getWaitingThreads(condition);
        }
    }
}
