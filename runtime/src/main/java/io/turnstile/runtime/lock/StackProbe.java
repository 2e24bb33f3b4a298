package io.turnstile.runtime.lock;

import io.turnstile.runtime.annotation.ForceInline;
import io.turnstile.runtime.annotation.LargeFrame;

/**
 * Makes a StackOverflowError come before a monitor is taken rather than between taking it and the handler that gives it back.
 *
 * <p>In rewritten code a call that takes a monitor is followed by a few instructions before the protected range begins, and the
 * range ends with a call that releases it. The JVM checks the stack at each call. So who has just reached {@value #DEPTH}
 * calls deeper has the stack for those; and a release has the JVM's reserved page as well, since compiled code that returns to the
 * interpreter may need more stack than it was seen to have. Interpreted code makes the calls; compiled code has them inlined, and reserves the
 * stack of all that is inlined at its entry.
 */
final class StackProbe {
    static final int DEPTH = 16;

    private static boolean never;

    private StackProbe() {}

    /**
     * Makes a StackOverflowError come now rather than in the midst of what a thread does that meets others on a lock: 16 KiB deeper than
     * here, see {@link LargeFrame}.
     */
    @ForceInline
    static void touchDeep() {
        touchLargeFrame();
    }

    @ForceInline
    @LargeFrame
    private static void touchLargeFrame() {
        if (never) {
            never = false;
        }
    }

    @ForceInline
    static void touch() {
        touch1();
    }

    @ForceInline
    private static void touch1() {
        touch2();
    }

    @ForceInline
    private static void touch2() {
        touch3();
    }

    @ForceInline
    private static void touch3() {
        touch4();
    }

    @ForceInline
    private static void touch4() {
        touch5();
    }

    @ForceInline
    private static void touch5() {
        touch6();
    }

    @ForceInline
    private static void touch6() {
        touch7();
    }

    @ForceInline
    private static void touch7() {
        touch8();
    }

    @ForceInline
    private static void touch8() {
        touch9();
    }

    @ForceInline
    private static void touch9() {
        touch10();
    }

    @ForceInline
    private static void touch10() {
        touch11();
    }

    @ForceInline
    private static void touch11() {
        touch12();
    }

    @ForceInline
    private static void touch12() {
        touch13();
    }

    @ForceInline
    private static void touch13() {
        touch14();
    }

    @ForceInline
    private static void touch14() {
        touch15();
    }

    @ForceInline
    private static void touch15() {
        // A way never gone: the compilers plan for a return to the interpreter here, with the frames of all who called.
        if (never) {
            never = false;
        }
    }
}
