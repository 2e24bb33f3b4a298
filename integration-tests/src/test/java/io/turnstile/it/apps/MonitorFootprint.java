package io.turnstile.it.apps;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates many objects, enters the monitor of each once, and forgets it. Prints the heap bytes of each, and the pages that the process
 * grew by.
 */
public final class MonitorFootprint {
    private static volatile Object latest; // so that the compiler cannot do without the objects

    private int value; // under this

    private MonitorFootprint() {}

    private synchronized void add() {
        value++;
    }

    public static void main(String[] arguments) throws IOException {
        int times = Integer.parseInt(arguments[0]);
        create(times / 10); // what grows once has grown
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long pagesBefore = residentPages();
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        create(times);
        long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        System.out.println("heap bytes for each " + Math.round((double) bytes / times));
        System.out.println("pages " + (residentPages() - pagesBefore));
    }

    private static void create(int times) {
        for (int i = 0; i < times; i++) {
            MonitorFootprint object = new MonitorFootprint();
            object.add();
            latest = object;
        }
    }

    private static long residentPages() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
    }
}
