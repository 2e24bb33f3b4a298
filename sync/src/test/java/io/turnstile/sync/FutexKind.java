package io.turnstile.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Every way to have a {@link FutexLike} on this platform. */
enum FutexKind {
    PORTABLE(PortableFutex::new),
    LINUX_PRIVATE(value -> LinuxFutex.builder().initialValue(value).build()),
    LINUX_REALTIME_CLOCK(value ->
            LinuxFutex.builder().initialValue(value).realtimeClock(true).build()),
    LINUX_SHARED(
            value -> LinuxFutex.builder().initialValue(value).file(newFile()).build()),
    SPINNING(value -> SpinFutex.builder().build(FutexLike.create(value))),
    WATCHED(value -> new DebugFutex(FutexLike.create(value), "test"));

    private final IntFunction<FutexLike> factory;

    FutexKind(IntFunction<FutexLike> factory) {
        this.factory = factory;
    }

    FutexLike create(int value) {
        return factory.apply(value);
    }

    static Stream<FutexKind> all() {
        return Stream.of(values())
                .filter(kind -> SyncPlatform.isLinux() || !kind.name().startsWith("LINUX"));
    }

    static Path newFile() {
        try {
            Path file = Files.createTempFile("turnstile-futex", ".page");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
