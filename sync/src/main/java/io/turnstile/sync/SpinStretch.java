package io.turnstile.sync;

/** One stretch of spinning, as long as this machine's sleep costs; none for whoever must not spin. */
final class SpinStretch {
    private static final int MOST_LOOKS = SpinPolicyAdvice.forThisMachine().iterations();

    private int looks = SpinFutex.maySpin() ? MOST_LOOKS : 0;
    private int pauses = 1;

    /** Pauses, longer each time; false where the stretch is over. */
    boolean pause() {
        if (looks == 0) {
            return false;
        }
        looks--;
        for (int i = 0; i < pauses; i++) {
            Thread.onSpinWait();
        }
        pauses *= 2;
        return true;
    }
}
