package io.turnstile.agent.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The class files in jars, directories and single files. */
final class ClassFiles {
    private static final String CLASS_FILE = ".class";
    private static final String VERSIONS = "META-INF/versions/";

    private final Visitor visitor;
    private final List<String> skipped = new ArrayList<>();

    /** Told of each class file. */
    interface Visitor {
        /** A class file, found under this name. */
        void classFile(String name, byte[] bytes);
    }

    ClassFiles(Visitor visitor) {
        this.visitor = visitor;
    }

    /** What was not looked into, one line each. */
    List<String> skipped() {
        return skipped;
    }

    /**
     * Visits a jar, a class file, or a directory with all below it, in the order of names.
     *
     * @throws IOException where it cannot be read
     */
    void visit(File path) throws IOException {
        if (path.isDirectory()) {
            visitDirectory(path);
        } else if (path.getName().endsWith(CLASS_FILE)) {
            try (InputStream in = new FileInputStream(path)) {
                offer(path.getPath(), in.readAllBytes());
            }
        } else {
            visitJar(path);
        }
    }

    private void visitDirectory(File directory) throws IOException {
        File[] children = directory.listFiles();
        if (children == null) {
            throw new IOException("cannot list " + directory);
        }
        Arrays.sort(children);
        for (File child : children) {
            if (child.isDirectory() || child.getName().endsWith(CLASS_FILE)) {
                visit(child);
            } else if (child.getName().endsWith(".jar")) {
                skipped.add(child + ": a jar in a directory is not looked into; name it itself");
            }
        }
    }

    private void visitJar(File file) throws IOException {
        int versionedCount = 0;
        try (JarFile jar = new JarFile(file, false)) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.startsWith(VERSIONS)) {
                    versionedCount += name.endsWith(CLASS_FILE) ? 1 : 0;
                } else if (name.endsWith(CLASS_FILE)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        offer(file + "!" + name, in.readAllBytes());
                    }
                } else if (name.endsWith(".jar")) {
                    skipped.add(file + "!" + name + ": a jar in a jar is not looked into");
                }
            }
        }
        if (versionedCount > 0) {
            skipped.add(file + ": " + versionedCount + (versionedCount == 1 ? " class" : " classes") + " under "
                    + VERSIONS + ", for newer JDKs, not looked at");
        }
    }

    /** A module descriptor is a class file without a class. */
    private void offer(String name, byte[] bytes) {
        if (!name.endsWith("module-info.class")) {
            visitor.classFile(name, bytes);
        }
    }
}
