package io.turnstile.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which CPU belongs to which memory node, and how far nodes are from each other. Of this machine as sysfs shows it
 * (Documentation/ABI/stable/sysfs-devices-node), or one of your own for tests and simulation.
 */
public final class NumaTopology {
    private static final Path NODES = Path.of("/sys/devices/system/node");
    private static final int LOCAL_DISTANCE = 10; // ACPI SLIT

    private final int[] nodeOfCpu;
    private final int[][] distances;

    private NumaTopology(int[] nodeOfCpu, int[][] distances) {
        this.nodeOfCpu = nodeOfCpu;
        this.distances = distances;
    }

    /** One node that has every CPU. */
    public static NumaTopology single() {
        return new NumaTopology(new int[0], new int[][] {{LOCAL_DISTANCE}});
    }

    /**
     * A topology of your own.
     *
     * @param nodeOfCpu the node of each CPU, from 0
     * @param distances square, one row for each node
     * @throws IllegalArgumentException where a CPU names a node without a row, or the matrix is not square
     */
    public static NumaTopology of(int[] nodeOfCpu, int[][] distances) {
        Checks.notNull("nodeOfCpu", nodeOfCpu, "pass the node of each CPU");
        Checks.notNull("distances", distances, "pass a row for each node");
        if (distances.length == 0
                || Arrays.stream(distances).anyMatch(row -> row == null || row.length != distances.length)) {
            throw new IllegalArgumentException("distances is " + Arrays.deepToString(distances)
                    + ": it must be a square matrix with a row for each node; pass {{10}} for one node");
        }
        for (int node : nodeOfCpu) {
            if (node < 0 || node >= distances.length) {
                throw new IllegalArgumentException("nodeOfCpu names node " + node + ": it must be 0 to "
                        + (distances.length - 1) + "; add a row to distances for each node");
            }
        }
        return new NumaTopology(
                nodeOfCpu.clone(), Arrays.stream(distances).map(int[]::clone).toArray(int[][]::new));
    }

    /** That of this machine; one node where it shows none. */
    public static NumaTopology ofThisMachine() {
        try (Stream<Path> entries = Files.list(NODES)) {
            List<Path> nodes = entries.filter(
                            path -> path.getFileName().toString().matches("node\\d+"))
                    .sorted((a, b) -> Integer.compare(number(a), number(b)))
                    .collect(Collectors.toList());
            return nodes.size() < 2 ? single() : read(nodes);
        } catch (IOException | RuntimeException unreadable) {
            return single();
        }
    }

    private static int number(Path node) {
        return Integer.parseInt(node.getFileName().toString().substring("node".length()));
    }

    private static NumaTopology read(List<Path> nodes) throws IOException {
        List<Integer> nodeOfCpu = new ArrayList<>();
        int[][] distances = new int[nodes.size()][];
        for (int node = 0; node < nodes.size(); node++) {
            for (int cpu :
                    cpus(Files.readString(nodes.get(node).resolve("cpulist")).strip())) {
                while (nodeOfCpu.size() <= cpu) {
                    nodeOfCpu.add(0);
                }
                nodeOfCpu.set(cpu, node);
            }
            distances[node] = Arrays.stream(Files.readString(nodes.get(node).resolve("distance"))
                            .strip()
                            .split("\\s+"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
        return of(nodeOfCpu.stream().mapToInt(Integer::intValue).toArray(), distances);
    }

    /** The numbers of a list such as {@code 0-3,8}, cpuset(7). */
    static List<Integer> cpus(String list) {
        List<Integer> cpus = new ArrayList<>();
        for (String range : list.split(",")) {
            if (!range.isEmpty()) {
                String[] ends = range.split("-");
                for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
                    cpus.add(cpu);
                }
            }
        }
        return cpus;
    }

    /** How many nodes there are. */
    public int nodeCount() {
        return distances.length;
    }

    /** The node of a CPU; node 0 for a CPU that is not known. */
    public int nodeOf(int cpu) {
        return cpu < 0 || cpu >= nodeOfCpu.length ? 0 : nodeOfCpu[cpu];
    }

    /** How far {@code to}'s memory is from {@code from}'s CPUs; 10 is local. */
    public int distance(int from, int to) {
        return distances[from][to];
    }

    @Override
    public String toString() {
        return distances.length == 1
                ? "one node"
                : distances.length + " nodes, distances " + Arrays.deepToString(distances);
    }
}
