package io.turnstile.it.apps;

import java.util.ArrayList;
import java.util.List;

/** Makes the JVM collect garbage and compile, says "ready", and ends when its standard input does. */
public final class VmWork {
    private VmWork() {}

    public static void main(String[] arguments) throws Exception {
        List<byte[]> live = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] block = new byte[8_192];
            block[i % block.length] = (byte) i;
            sum += Long.toString(i).hashCode() + block[i % block.length];
            if (i % 4 == 0) {
                live.add(block);
            }
            if (live.size() > 2_000) {
                live.clear();
            }
        }
        System.gc();
        System.out.println(sum == 1 ? "unlikely" : "ready");
        System.in.read();
    }
}
