package io.turnstile.nativeaccess.machine;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files of the kernel, below a root that tests can choose. What cannot be read is as what is not there: empty. By {@code java.io}
 * alone, since this runs before an application's main.
 */
public final class SystemFiles {
    private final File root;

    private SystemFiles(File root) {
        this.root = root;
    }

    /** Those of this machine. */
    public static SystemFiles ofThisMachine() {
        return new SystemFiles(new File("/"));
    }

    /** Those below a directory. */
    public static SystemFiles below(File root) {
        return new SystemFiles(root);
    }

    /** The lines of a file. */
    public List<String> lines(String path) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new FileInputStream(new File(root, path)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException notThere) {
            return List.of();
        }
        return lines;
    }

    /** The first line, without blanks around it. */
    public String firstLine(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    /** What follows a prefix in the first line that begins with it, without blanks around it. */
    String valueOf(String path, String prefix) {
        for (String line : lines(path)) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
        return "";
    }

    /** The names in a directory, sorted. */
    List<String> names(String directory) {
        String[] names = new File(root, directory).list();
        if (names == null) {
            return List.of();
        }
        Arrays.sort(names);
        return List.of(names);
    }

    boolean exists(String path) {
        return new File(root, path).exists();
    }
}
