package io.turnstile.agent.rewrite;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes rewritten classes to {@code before/} and {@code after/} of a directory, to compare them with javap. */
final class ClassDump {
    private final File directory;

    ClassDump(String directory) {
        this.directory = new File(directory);
    }

    /**
     * Writes both forms.
     *
     * @throws IOException where the directory cannot be written
     */
    void write(String internalName, byte[] before, byte[] after) throws IOException {
        write(new File(directory, "before/" + internalName + ".class"), before);
        write(new File(directory, "after/" + internalName + ".class"), after);
    }

    private static void write(File file, byte[] bytes) throws IOException {
        File parent = file.getParentFile();
        if (!parent.isDirectory() && !parent.mkdirs() && !parent.isDirectory()) {
            throw new IOException("cannot create " + parent);
        }
        try (OutputStream out = new FileOutputStream(file)) {
            out.write(bytes);
        }
    }
}
