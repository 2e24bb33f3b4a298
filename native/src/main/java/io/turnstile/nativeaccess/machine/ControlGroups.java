package io.turnstile.nativeaccess.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the control groups of this process are: the directories from its own up to the root of the mount, for the v1 controller
 * {@code cpu} and for v2. Source: cgroups(7), proc(5).
 */
final class ControlGroups {
    private static final int MOUNT_ROOT = 3; // fields of /proc/self/mountinfo
    private static final int MOUNT_POINT = 4;

    private final SystemFiles files;

    ControlGroups(SystemFiles files) {
        this.files = files;
    }

    /** The first value of a file of that name in v1's cpu controller, from this process's group upwards; or empty. */
    String ownCpuV1(String file) {
        for (String directory : directories(false)) {
            String value = files.firstLine(directory + '/' + file);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** The values of a file in this process's groups, the own first: v1's cpu controller, or v2. */
    List<String> all(boolean v2, String file) {
        List<String> values = new ArrayList<>();
        for (String directory : directories(v2)) {
            String value = files.firstLine(directory + '/' + file);
            if (!value.isEmpty()) {
                values.add(value);
            }
        }
        return values;
    }

    private List<String> directories(boolean v2) {
        List<String> directories = new ArrayList<>();
        for (String line : files.lines("/proc/self/mountinfo")) {
            int dash = line.indexOf(" - ");
            String type = dash < 0 ? "" : line.substring(dash + 3);
            boolean right = v2 ? type.startsWith("cgroup2 ") : type.startsWith("cgroup ") && hasCpu(type);
            if (right) {
                String[] fields = line.split(" ");
                String own = own(v2, fields[MOUNT_ROOT]);
                for (String path = own; !path.isEmpty(); path = path.substring(0, path.lastIndexOf('/'))) {
                    directories.add(fields[MOUNT_POINT] + path);
                }
                directories.add(fields[MOUNT_POINT]);
            }
        }
        return directories;
    }

    private static boolean hasCpu(String typeAndOptions) {
        String options = typeAndOptions.substring(typeAndOptions.lastIndexOf(' ') + 1);
        return List.of(options.split(",")).contains("cpu");
    }

    /** This process's group below the mount: empty, or a path that begins with a slash. */
    private String own(boolean v2, String mountRoot) {
        for (String line : files.lines("/proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            boolean right = parts.length == 3
                    && (v2 ? parts[0].equals("0") : List.of(parts[1].split(",")).contains("cpu"));
            if (right) {
                String path = parts[2].startsWith(mountRoot) && !mountRoot.equals("/")
                        ? parts[2].substring(mountRoot.length())
                        : parts[2];
                return path.equals("/") || path.contains("..") ? "" : path;
            }
        }
        return "";
    }
}
