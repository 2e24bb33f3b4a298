package io.turnstile.agent.rewrite.targets;

import java.util.List;

/** Threads with code of their own. */
public final class Threads {
    private Threads() {}

    /** The method's first instruction is the target of a jump. */
    public static class Looping extends Thread {
        private final List<String> log;
        private int rounds = 2;

        public Looping(List<String> log) {
            this.log = log;
        }

        @Override
        public void run() {
            do {
                log.add("own code");
            } while (--rounds > 0);
        }
    }

    /** Not a thread. */
    public static class Task implements Runnable {
        @Override
        public void run() {}
    }

    /** A thread whose methods named run are not the one. */
    public static class OtherRuns extends Thread {
        public void run(int times) {}

        public static void run(String name) {}
    }
}
