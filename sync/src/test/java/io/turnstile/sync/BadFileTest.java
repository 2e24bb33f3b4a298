package io.turnstile.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

import static io.turnstile.sync.BadInputTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Files that hold no futex, or another one, are refused as {@link BadInputTest} has it, and stay as they are. */
class BadFileTest {
    @Test
    void mappedFilesOfTheWrongSizeVersionOrKind() throws IOException {
        assumeTrue(SyncPlatform.isLinux(), SyncPlatform::whyPortable);
        refusedFile("not a futex".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "has 11 bytes instead of 4096");
        byte[] garbage = new byte[4096];
        garbage[0] = 1;
        refusedFile(garbage, "is no futex file of Turnstile");
        Path good = FutexKind.newFile();
        LinuxFutex.builder().initialValue(9).file(good).build().close();
        byte[] newer = Files.readAllBytes(good);
        ByteBuffer.wrap(newer).order(ByteOrder.nativeOrder()).putInt(8, 77);
        refusedFile(newer, "has layout version 77, this library has 1");
        refused(
                IllegalStateException.class,
                () -> LinuxFutex.builder().file(good).robust(true).buildLock(),
                "was made with other properties",
                "name another file",
                "delete it while no process uses it");
        try (LinuxFutex still = LinuxFutex.builder().file(good).build()) {
            assertEquals(9, still.load());
        }
        Path missing = Path.of("/nowhere/at/all");
        refused(
                UncheckedIOException.class,
                () -> LinuxFutex.builder().file(missing).build(),
                "cannot map /nowhere/at/all",
                "must be a file",
                "name another");
    }

    private static void refusedFile(byte[] content, String given) throws IOException {
        Path file = FutexKind.newFile();
        Files.write(file, content);
        refused(
                IllegalStateException.class,
                () -> LinuxFutex.builder().file(file).build(),
                given,
                "name another file",
                "delete it while no process uses it");
        assertArrayEquals(content, Files.readAllBytes(file));
    }
}
