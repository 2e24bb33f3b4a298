package io.turnstile.it.apps.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A thread that does what it is told, one command after the other, and remembers what it saw then. */
final class Worker implements Runnable {
    private static final int NONE = 0;

    private final Subject subject;
    private final int lockCount;
    private final boolean isVirtual;
    private final Semaphore told = new Semaphore(0);
    private Command command; // handed over by told
    private int toldCount; // the teller's
    private volatile int doneCount;
    private volatile String seen;
    private volatile Path kernelState; // null before the thread runs, and where it is virtual

    Worker(Subject subject, int lockCount, boolean isVirtual) {
        this.isVirtual = isVirtual;
        this.subject = subject;
        this.lockCount = lockCount;
        seen = Observation.ofIdle("", false, new int[lockCount]);
    }

    /** Has it do this; null ends the thread. */
    void tell(Command next) {
        command = next;
        toldCount++;
        told.release();
    }

    /** What it was told last; for the teller. */
    Command command() {
        return command;
    }

    /** What it saw when it was done; null while it is at work. */
    String seenWhenDone() {
        String last = seen;
        return doneCount == toldCount ? last : null;
    }

    @Override
    public void run() {
        kernelState = isVirtual ? null : ownState();
        obey(NONE);
    }

    private static Path ownState() {
        try {
            return Path.of("/proc/thread-self").toRealPath().resolve("stat");
        } catch (IOException noProc) {
            return null;
        }
    }

    /** Whether the kernel has it asleep; only then it stands where it is to be woken. */
    boolean isAsleep() {
        Path file = kernelState;
        if (file == null) {
            return true;
        }
        try {
            String state = Files.readString(file);
            return state.startsWith(" S ", state.lastIndexOf(')') + 1);
        } catch (IOException ended) {
            return false;
        }
    }

    /** Does what it is told until it is told to release the monitor that it is in. */
    private void obey(int depth) {
        if (depth > NONE) {
            done("done");
        }
        while (true) {
            told.acquireUninterruptibly();
            Command next = command;
            if (next == null || depth > NONE && next.operation() == Operation.UNLOCK) {
                return;
            }
            done(resultOf(next, depth));
        }
    }

    private String resultOf(Command next, int depth) {
        try {
            return subject.perform(next, () -> obey(depth + 1));
        } catch (InterruptedException interrupted) {
            return "interrupted";
        } catch (IllegalMonitorStateException notOwner) {
            return "illegal";
        } catch (RuntimeException | Error unexpected) {
            return unexpected.toString();
        }
    }

    private void done(String result) {
        int[] holds = new int[lockCount];
        for (int i = 0; i < lockCount; i++) {
            holds[i] = subject.holdCount(i);
        }
        seen = Observation.ofIdle(result, Thread.currentThread().isInterrupted(), holds);
        doneCount++; // written by this thread alone
    }
}
