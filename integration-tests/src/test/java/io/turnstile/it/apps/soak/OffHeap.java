package io.turnstile.it.apps.soak;

/** How much off-heap memory the agent's runtime has taken, asked by reflection as any program could. */
final class OffHeap {
    private static final int FEW = 8192;

    private OffHeap() {}

    static void print() {
        try {
            long slots = (long) Class.forName("io.turnstile.runtime.platform.NativeSlots")
                    .getMethod("allocatedCount")
                    .invoke(null);
            System.out.println(slots <= FEW ? "few words" : slots + " words");
        } catch (ReflectiveOperationException withoutAgent) {
            System.out.println("no words");
        }
    }
}
