package io.turnstile.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The lines that a child process writes to one stream, collected by a thread of their own. */
final class OutputLines {
    private final List<String> lines = new ArrayList<>(); // under this
    private boolean ended; // under this

    OutputLines(InputStream stream) {
        Thread reader = new Thread(() -> collect(stream), "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The first line like this, or null where the stream ends or the time is over before. */
    synchronized String awaitLine(Predicate<String> wanted, long deadlineNs) {
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (ended || leftMs <= 0) {
                return null;
            }
            awaitChange(leftMs);
        }
    }

    /** All lines; waits for the end of the stream. */
    synchronized List<String> awaitAll() {
        while (!ended) {
            awaitChange(0);
        }
        return List.copyOf(lines);
    }

    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    private void awaitChange(long timeoutMs) {
        try {
            wait(timeoutMs);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void collect(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (this) {
                    lines.add(line);
                    notifyAll();
                }
            }
        } catch (IOException closed) {
            synchronized (this) {
                lines.add("(stream closed: " + closed.getMessage() + ")");
            }
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }
}
