package io.turnstile.sync;

/**
 * One stretch of spinning, as long as this machine's sleep costs; none for whoever must not spin.
 *
 * <p>A look at what the other side is writing takes the cache line from it. So the first comes after a sixteenth of the stretch
 * and each later one after twice as long a pause: the other side gets on meanwhile, and who finds something finds more than one.
 */
final class SpinStretch {
    private static final int MOST_LOOKS = 4;
    private static final int ITERATIONS = SpinPolicyAdvice.forThisMachine().iterations(); // doubling, from one pause on
    private static final int LOOKS = Math.min(MOST_LOOKS, ITERATIONS);
    private static final int FIRST_PAUSES = 1 << ITERATIONS - LOOKS;

    private int looks;
    private int pauses;

    SpinStretch() {
        this(0);
    }

    /** The first pause doubled so often, and the looks before the end of that left out, but one. */
    SpinStretch(int doublings) {
        int left = Math.max(0, Math.min(doublings, LOOKS - 1));
        looks = RecentScheduling.maySpin() ? LOOKS - left : 0;
        pauses = FIRST_PAUSES << left;
    }

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
