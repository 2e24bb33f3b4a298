package io.turnstile.conformance.readwrite;

import io.turnstile.conformance.harness.EachLock;
import io.turnstile.conformance.harness.LockUnderTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The serialized form is the JDK's, and "the deserialized lock is in the unlocked state". */
class ReadWriteSerializationTest {

    /** The same bytes, with views of the lock before and after it. */
    @EachLock
    void formIsThatOfTheJdk(LockUnderTest kind) {
        ReentrantReadWriteLock lock = kind.newPlainReadWriteLock();
        ReentrantReadWriteLock jdk = new ReentrantReadWriteLock(kind.fair());
        assertArrayEquals(
                written(jdk, jdk.readLock(), jdk.writeLock(), jdk),
                written(lock, lock.readLock(), lock.writeLock(), lock));
        assertArrayEquals(
                written(jdk.readLock(), jdk, jdk.writeLock(), jdk),
                written(lock.readLock(), lock, lock.writeLock(), lock));
    }

    /** A lock and its views that were written together are one lock when they are read. */
    @EachLock
    void lockAndViewsStayTogether(LockUnderTest kind) {
        for (ReentrantReadWriteLock lock :
                new ReentrantReadWriteLock[] {kind.newPlainReadWriteLock(), kind.newReadWriteLock()}) {
            lock.readLock().lock();
            Object[] copies = read(written(lock.readLock(), lock, lock.writeLock(), lock));
            lock.readLock().unlock();
            ReentrantReadWriteLock copy = (ReentrantReadWriteLock) copies[1];
            assertSame(copy, copies[3]);
            assertSame(copy.readLock(), copies[0]);
            assertSame(copy.writeLock(), copies[2]);
            assertEquals(kind.fair(), copy.isFair());
            assertEquals(0, copy.getReadLockCount());
            assertTrue(((ReentrantReadWriteLock.WriteLock) copies[2]).tryLock());
            assertTrue(copy.isWriteLockedByCurrentThread());
            copy.writeLock().unlock();
        }
    }

    private static byte[] written(Object... objects) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            for (Object object : objects) {
                out.writeObject(object);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static Object[] read(byte[] bytes) {
        Object[] objects = new Object[4];
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            for (int i = 0; i < objects.length; i++) {
                objects[i] = in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return objects;
    }
}
