package io.turnstile.conformance;

import io.turnstile.conformance.harness.Await;
import io.turnstile.conformance.harness.Crew;
import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import io.turnstile.conformance.harness.QueueView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static io.turnstile.conformance.harness.LockAssertions.awaitWaiting;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** ReentrantLock: "a deserialized lock is in the unlocked state, regardless of its state when serialized". */
class SerializationTest {

    /** The stream of a free lock gives a free lock of the same fairness. */
    @EachLock
    void freeLockComesBackFreeAndAsFair(LockUnderTest kind) {
        assertUsable(kind, reading(written(kind.newPlainLock())).lock());
    }

    /** The stream of a held lock gives a free lock. */
    @EachLock
    void heldLockComesBackFree(LockUnderTest kind) {
        ReentrantLock lock = kind.newPlainLock();
        lock.lock();
        lock.lock();
        byte[] bytes = written(lock);
        assertEquals(2, lock.getHoldCount(), "writing must not change the lock");
        assertUsable(kind, reading(bytes).lock());
        lock.unlock();
        lock.unlock();
    }

    /** The stream of a lock with waiters, on the lock and on a condition, gives a free lock without any. */
    @EachLock
    void contendedLockComesBackFree(LockUnderTest kind) {
        ReentrantLock plain = kind.newPlainLock();
        Condition condition = plain.newCondition();
        try (Crew crew = new Crew()) {
            crew.start("condition waiter", () -> {
                plain.lock();
                condition.await();
                plain.unlock();
            });
            awaitWaiting(plain, condition, 1);
            plain.lock();
            Crew.Member waiter = crew.start("waiter", () -> {
                plain.lock();
                plain.unlock();
            });
            Await.until("the waiter is queued", () -> QueueView.hasQueuedThread(plain, waiter.thread()));
            ReentrantLock copy = reading(written(plain)).lock();
            assertFalse(QueueView.hasQueuedThreads(copy), "waiters are not part of the form");
            assertUsable(kind, copy);
            condition.signal();
            plain.unlock();
        }
        assertFalse(plain.isLocked());
    }

    /** The form is the JDK's: the same bytes, so that a program without Turnstile reads it and the reverse. */
    @EachLock
    void formIsThatOfTheJdk(LockUnderTest kind) {
        byte[] ours = written(kind.newPlainLock());
        assertArrayEquals(written(new ReentrantLock(kind.fair())), ours);
        assertTrue(
                reading(ours).classNames().stream().allMatch(name -> name.startsWith("java.util.concurrent.locks.")),
                "the stream names classes that a JVM without Turnstile does not have");
    }

    /** Two references to one lock in a stream stay references to one lock. */
    @EachLock
    void sharedLockStaysShared(LockUnderTest kind) {
        ReentrantLock lock = kind.newPlainLock();
        List<ReentrantLock> pair = new ArrayList<>(List.of(lock, lock));
        Read read = reading(written(pair));
        List<?> copy = assertInstanceOf(List.class, read.object());
        assertSame(copy.get(0), copy.get(1));
    }

    private static void assertUsable(LockUnderTest kind, ReentrantLock lock) {
        assertEquals(kind.fair(), lock.isFair());
        assertFalse(lock.isLocked(), "a deserialized lock must be free");
        lock.lock();
        try (Crew crew = new Crew()) {
            Crew.Member waiter = crew.start("waiter", () -> {
                lock.lock();
                lock.unlock();
            });
            Await.until("the waiter is queued", () -> QueueView.hasQueuedThread(lock, waiter.thread()));
            lock.unlock();
        }
        assertFalse(lock.isLocked());
    }

    private static byte[] written(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** What came out of a stream, and the classes that it named. */
    private record Read(Object object, List<String> classNames) {
        ReentrantLock lock() {
            return assertInstanceOf(ReentrantLock.class, object);
        }
    }

    private static Read reading(byte[] bytes) {
        List<String> classNames = new ArrayList<>();
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass desc) throws IOException, ClassNotFoundException {
                classNames.add(desc.getName());
                return super.resolveClass(desc);
            }
        }) {
            return new Read(in.readObject(), classNames);
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
