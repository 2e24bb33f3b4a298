package io.turnstile.sync;

import io.turnstile.runtime.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What Linux adds: shared words, the wall clock, refusal of contradictions, memory that comes back. */
class LinuxFutexTest {
    @BeforeEach
    void needsLinux() {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
    }

    @Test
    void twoObjectsOverOneFileAreOneWord() {
        Path file = FutexKind.newFile();
        try (LinuxFutex first = LinuxFutex.builder().initialValue(5).file(file).build();
                LinuxFutex second =
                        LinuxFutex.builder().initialValue(9).file(file).build();
                Crew crew = new Crew()) {
            assertEquals(5, second.load(), "the value of who made the file");
            crew.run(() -> assertEquals(WaitResult.WOKEN, first.waitFor(5)));
            Crew.await("the sleeper is woken through the other object", () -> second.wake(1) == 1);
        }
    }

    @Test
    void otherProcessWakesAndIsWoken() throws Exception {
        Path file = FutexKind.newFile();
        try (LinuxFutex word = LinuxFutex.builder().file(file).build();
                Child child = Child.start(EchoProcess.class, file.toString())) {
            child.expect("ready");
            word.store(1);
            word.wakeAll();
            while (word.load() == 1) {
                word.waitFor(1);
            }
            assertEquals(2, word.load());
            assertEquals(0, child.exitCode());
        }
    }

    /** The other side of {@link #otherProcessWakesAndIsWoken}. */
    static final class EchoProcess {
        public static void main(String[] args) {
            try (LinuxFutex word = LinuxFutex.builder().file(Path.of(args[0])).build()) {
                System.out.println("ready");
                while (word.load() == 0) {
                    word.waitFor(0);
                }
                word.store(2);
                word.wakeAll();
            }
        }
    }

    @Test
    void waitUntilEndsWithTheWallClock() {
        try (LinuxFutex futex = LinuxFutex.builder().realtimeClock(true).build()) {
            assertEquals(WaitResult.TIMED_OUT, futex.waitUntil(0, Instant.now().minusSeconds(5)));
            Instant end = Instant.now().plusMillis(5);
            assertEquals(WaitResult.TIMED_OUT, futex.waitUntil(0, end));
            assertTrue(!Instant.now().isBefore(end), "ended early");
        }
        try (LinuxFutex futex = LinuxFutex.builder().build()) {
            assertThrows(IllegalStateException.class, () -> futex.waitUntil(0, Instant.now()));
        }
    }

    /**
     * What the kernel was asked for, seen from outside: a wait on CLOCK_REALTIME until an absolute time, which it ends as that
     * clock reaches it, stepped or not (futex(2)); nobody may step the clock of a machine for a test.
     */
    @Test
    void wallClockWaitsAreTheKernels() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/syscall")), "needs /proc/self/syscall");
        assertEquals(FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, operationOf(true) & ~FUTEX_PRIVATE_FLAG);
        assertEquals(FUTEX_WAIT_BITSET, operationOf(false) & ~FUTEX_PRIVATE_FLAG);
    }

    private static final int FUTEX_WAIT_BITSET = 9; // linux/futex.h
    private static final int FUTEX_PRIVATE_FLAG = 128;
    private static final int FUTEX_CLOCK_REALTIME = 256;

    private static int operationOf(boolean realtime) {
        try (LinuxFutex futex = LinuxFutex.builder().realtimeClock(realtime).build();
                Crew crew = new Crew()) {
            AtomicInteger tid = new AtomicInteger();
            crew.run(() -> {
                tid.set(Platform.get().scheduling().currentTid());
                assertEquals(WaitResult.WOKEN, futex.waitFor(0, 1, TimeUnit.HOURS));
            });
            AtomicInteger operation = new AtomicInteger();
            Crew.await("it sleeps in futex(2)", () -> {
                operation.set(operation(tid.get()));
                return (operation.get() & 127) == FUTEX_WAIT_BITSET;
            });
            Crew.await("woken", () -> futex.wake(1) == 1);
            return operation.get();
        }
    }

    /** The second argument of the system call that a thread sleeps in; -1 where it runs or sleeps in another. */
    private static int operation(int tid) {
        try {
            String[] call = Files.readString(Path.of("/proc/self/task/" + tid + "/syscall"))
                    .split(" ");
            boolean isFutex = call[0].equals(System.getProperty("os.arch").equals("aarch64") ? "98" : "202");
            return isFutex ? Integer.decode(call[2]) : -1;
        } catch (IOException gone) {
            return -1;
        }
    }

    @Test
    void contradictionsAreRefused() {
        Path file = Path.of("never-made");
        for (LinuxFutexBuilder wrong : new LinuxFutexBuilder[] {
            LinuxFutex.builder().robust(true),
            LinuxFutex.builder().priorityInheritance(true),
            LinuxFutex.builder().privateFutex(false),
            LinuxFutex.builder().file(file).privateFutex(true)
        }) {
            assertThrows(IllegalStateException.class, wrong::build);
        }
        assertThrows(
                IllegalStateException.class,
                () -> LinuxFutex.builder().initialValue(1).buildLock());
        assertThrows(
                IllegalStateException.class,
                () -> LinuxFutex.builder().realtimeClock(true).buildLock());
        assertTrue(Files.notExists(file));
    }

    @Test
    void foreignFilesAreRefusedAndLeftAlone() throws IOException {
        Path small = FutexKind.newFile();
        Files.writeString(small, "not a futex");
        assertThrows(
                IllegalStateException.class,
                () -> LinuxFutex.builder().file(small).build());
        assertEquals("not a futex", Files.readString(small));
        Path page = FutexKind.newFile();
        Files.write(page, new byte[4096]);
        LinuxFutex.builder().file(page).build().close();
        assertThrows(
                IllegalStateException.class,
                () -> LinuxFutex.builder().file(page).robust(true).buildLock());
        byte[] garbage = new byte[4096];
        garbage[0] = 1;
        Files.write(page, garbage);
        assertThrows(
                IllegalStateException.class,
                () -> LinuxFutex.builder().file(page).build());
    }

    @Test
    void memoryComesBackWithClose() {
        int before = PrivateWord.borrowedCount();
        for (int i = 0; i < 100_000; i++) {
            try (FutexLike futex = FutexLike.create(i)) {
                assertEquals(i, futex.load());
            }
        }
        Crew.await("all words are back", () -> PrivateWord.borrowedCount() <= before);
    }

    @Test
    void memoryComesBackWithoutClose() {
        int before = PrivateWord.borrowedCount();
        for (int i = 0; i < 20_000; i++) {
            FutexLike.create(i);
        }
        Crew.await("the cleaner has given all words back", () -> {
            System.gc();
            return PrivateWord.borrowedCount() <= before;
        });
    }

    /** A stale access reaches nobody: the line has been given to the next futex. */
    @Test
    void staleWordCannotTouchItsSuccessor() {
        PrivateWord old = new PrivateWord(1);
        long address = old.address();
        old.release();
        PrivateWord next = new PrivateWord(1);
        assertEquals(address, next.address(), "the pool gives back what came last");
        assertThrows(IllegalStateException.class, () -> old.store(7));
        assertThrows(IllegalStateException.class, () -> old.compareAndSet(1, 7));
        assertThrows(IllegalStateException.class, old::load);
        assertEquals(1, next.load());
        next.release();
    }

    @Test
    void timeoutsOfAnySizeAreTaken() {
        try (LinuxFutex futex = LinuxFutex.builder().realtimeClock(true).build();
                Crew crew = new Crew()) {
            crew.run(() -> assertEquals(WaitResult.WOKEN, futex.waitFor(0, Long.MAX_VALUE, TimeUnit.DAYS)));
            Crew.await("it sleeps", () -> futex.wake(1) == 1);
        }
    }
}
