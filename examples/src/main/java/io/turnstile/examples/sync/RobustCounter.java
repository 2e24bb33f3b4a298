package io.turnstile.examples.sync;

import io.turnstile.sync.FutexLock;
import io.turnstile.sync.LinuxFutex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two processes share a lock in a file; one is killed while it holds it, the other repairs and goes on. */
public final class RobustCounter {
    private RobustCounter() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            holdForEver(Path.of(args[0]));
            return;
        }
        Path file = Files.createTempFile("robust-counter", ".lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RobustCounter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        System.out.println("the other process: " + other.inputReader().readLine());
        FutexLock lock = LinuxFutex.builder()
                .file(file)
                .onOwnerDied(mine -> {
                    System.out.println("its owner died: repairing");
                    mine.markConsistent();
                })
                .buildLock();
        System.out.println("tryLock: " + lock.tryLock());
        other.destroyForcibly(); // SIGKILL
        System.out.println("lock: " + lock.lock());
        lock.unlock();
        System.out.println("again: " + lock.lock());
        lock.unlock();
        lock.close();
        Files.delete(file);
    }

    private static void holdForEver(Path file) throws InterruptedException {
        LinuxFutex.builder().file(file).robust(true).buildLock().lock();
        System.out.println("I hold the lock");
        Thread.sleep(Long.MAX_VALUE);
    }
}
