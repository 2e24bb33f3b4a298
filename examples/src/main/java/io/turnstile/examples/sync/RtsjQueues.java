package io.turnstile.examples.sync;

import io.turnstile.sync.WaitFreeReadQueue;
import io.turnstile.sync.WaitFreeWriteQueue;

/** Commands to a control loop that must never wait, and its measurements back: the wait-free pair of the RTSJ. */
public final class RtsjQueues {
    private static final int CYCLES = 8;

    private RtsjQueues() {}

    public static void main(String[] args) throws InterruptedException {
        WaitFreeReadQueue<String> commands = new WaitFreeReadQueue<>(4);
        WaitFreeWriteQueue<Integer> measured = new WaitFreeWriteQueue<>(4);
        commands.write("start"); // the ordinary side may wait for room
        Thread loop = new Thread(() -> {
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                String command = commands.read(); // never waits: null for nothing
                if (command != null) {
                    System.out.println("loop: " + command);
                }
                if (measured.force(cycle)) { // never waits: where there is no room the newest is replaced
                    System.out.println("loop: measurement " + cycle + " replaced the one before");
                }
            }
        });
        loop.start();
        loop.join();
        while (!measured.isEmpty()) {
            System.out.println("measured " + measured.read());
        }
        commands.close();
        measured.close();
    }
}
