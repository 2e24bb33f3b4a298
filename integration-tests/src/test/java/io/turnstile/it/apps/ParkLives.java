package io.turnstile.it.apps;

import java.lang.reflect.Method;
import java.util.concurrent.locks.LockSupport;

/** Starts that many threads, one after the other, each of which parks and ends; prints how much off-heap memory they took. */
public final class ParkLives {
    private ParkLives() {}

    public static void main(String[] arguments) throws Exception {
        ParkWorld selected = ParkWorld.of("selected");
        for (int i = Integer.parseInt(arguments[0]); i > 0; i--) {
            Thread thread = new Thread(() -> {
                selected.parkNanos(1);
                selected.park();
            });
            thread.start();
            while (thread.isAlive()) {
                LockSupport.unpark(thread);
                Thread.yield();
            }
        }
        Method allocated =
                Class.forName("io.turnstile.runtime.platform.NativeSlots").getMethod("allocatedCount");
        System.out.println("words within 4096: " + ((long) allocated.invoke(null) <= 4096));
    }
}
