package io.turnstile.it.apps;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Takes a lock whenever it is told to, and prints what came of it. */
public final class LoweredLimit {
    private LoweredLimit() {}

    public static void main(String[] arguments) throws IOException {
        ReentrantLock lock = new ReentrantLock();
        do {
            try {
                lock.lock();
                lock.unlock();
                System.out.println("taken");
            } catch (RuntimeException refused) {
                System.out.println("refused, locked " + lock.isLocked() + ": " + refused.getMessage());
            }
        } while (System.in.read() >= 0);
    }
}
