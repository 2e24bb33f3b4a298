package io.turnstile.it.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** Holds a lock that a stronger thread waits for, and sets its own Java priority meanwhile. Prints what the kernel says of it. */
public final class BoostedPriority {
    private static final ReentrantLock LOCK = new ReentrantLock();

    private BoostedPriority() {}

    public static void main(String[] arguments) throws Exception {
        Thread holder = new Thread(BoostedPriority::hold, "it-holder");
        holder.start();
        holder.join();
    }

    private static void hold() {
        LOCK.lock();
        Thread waiter = new Thread(
                () -> {
                    LOCK.lock();
                    LOCK.unlock();
                },
                "it-waiter");
        try {
            waiter.start();
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!own().startsWith("-31") && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            System.out.println("boosted: " + own());
            Thread.currentThread().setPriority(Integer.getInteger("to", 7));
            System.out.println("changed: " + own());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        } finally {
            LOCK.unlock();
        }
        try {
            System.out.println("released: " + own());
            waiter.join();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The effective priority as the kernel counts it, the policy, and the real-time priority; fields 18, 41, 40 of proc(5). */
    private static String own() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] fieldsFrom3 = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return fieldsFrom3[15] + " policy " + fieldsFrom3[38] + " priority " + fieldsFrom3[37];
    }
}
