package io.turnstile.it.apps;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** {@code write <file>} serializes locks, some of them held; {@code read <file>} reads them back, prints and uses them. */
public final class LockFile {
    private LockFile() {}

    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("write")) {
            write(file);
        } else {
            read(file);
        }
    }

    private static void write(Path file) throws IOException {
        ReentrantLock held = new ReentrantLock();
        held.lock();
        ReentrantLock shared = new ReentrantLock();
        List<Entry> entries = List.of(
                new Entry("nonfair", new ReentrantLock()),
                new Entry("fair", new ReentrantLock(true)),
                new Entry("held", held),
                new Entry("subclass", new LabelledLock("north")),
                new Entry("shared", shared),
                new Entry("shared again", shared));
        try (ObjectOutputStream output = new ObjectOutputStream(Files.newOutputStream(file))) {
            output.writeInt(entries.size());
            for (Entry entry : entries) {
                output.writeObject(entry);
            }
        }
    }

    private static void read(Path file) throws IOException, ClassNotFoundException {
        try (ObjectInputStream input = new ObjectInputStream(Files.newInputStream(file))) {
            ReentrantLock previous = null;
            for (int left = input.readInt(); left > 0; left--) {
                Entry entry = (Entry) input.readObject();
                print(entry, entry.lock == previous);
                previous = entry.lock;
            }
        }
    }

    private static void print(Entry entry, boolean sameAsPrevious) {
        ReentrantLock lock = entry.lock;
        boolean wasLocked = lock.isLocked();
        lock.lock();
        lock.lock();
        int holds = lock.getHoldCount();
        lock.unlock();
        lock.newCondition().signalAll();
        lock.unlock();
        System.out.println(entry.name + ": fair " + lock.isFair() + ", locked " + wasLocked + ", then held " + holds
                + ", free " + !lock.isLocked() + (lock instanceof LabelledLock labelled ? ", " + labelled.label : "")
                + (sameAsPrevious ? ", the same" : ""));
    }

    private static final class Entry implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private final String name;
        private final ReentrantLock lock;

        Entry(String name, ReentrantLock lock) {
            this.name = name;
            this.lock = lock;
        }
    }

    /** A subclass with a field of its own. */
    private static final class LabelledLock extends ReentrantLock {
        @Serial
        private static final long serialVersionUID = 1;

        private final String label;

        LabelledLock(String label) {
            super(true);
            this.label = label;
        }
    }
}
