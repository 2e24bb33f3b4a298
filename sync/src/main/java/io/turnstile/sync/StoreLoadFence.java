package io.turnstile.sync;

import io.turnstile.nativeaccess.LinuxLibrary;
import java.lang.invoke.VarHandle;

/**
 * The fence between "store, then load" of one thread and "store, then load" of another (Dekker), with its cost on one side.
 *
 * <p>The frequent side calls {@link #light}, the rare side {@link #heavy}. By membarrier(2) heavy() makes every running
 * thread pass a full fence, and light() only has to keep the compiler from exchanging the two accesses: HotSpot moves no access
 * across an acquire fence node, whatever its kind. Where the kernel lacks it both are full fences.
 */
final class StoreLoadFence {
    private static final LinuxLibrary LINUX = open(); // null: both sides fence

    private StoreLoadFence() {}

    private static LinuxLibrary open() {
        if (!SyncPlatform.isLinux()) {
            return null;
        }
        LinuxLibrary linux = SyncPlatform.linux("membarrier");
        return linux.registerFence() == 0 && linux.fenceAllThreads() == 0 ? linux : null;
    }

    static boolean isAsymmetric() {
        return LINUX != null;
    }

    /** Between the store and the load of the frequent side. */
    static void light() {
        if (LINUX == null) {
            VarHandle.fullFence();
        } else {
            VarHandle.acquireFence();
        }
    }

    /** Between the store and the load of the rare side. */
    static void heavy() {
        if (LINUX == null || LINUX.fenceAllThreads() != 0) {
            VarHandle.fullFence();
        }
    }
}
