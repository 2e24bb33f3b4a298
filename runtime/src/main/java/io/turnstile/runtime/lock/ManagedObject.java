package io.turnstile.runtime.lock;

import io.turnstile.runtime.policy.LockSite;
import io.turnstile.runtime.policy.MonitorPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An object whose monitor is Turnstile's: the superclass that takes the place of {@code Object} in classes whose monitors are
 * managed. It adds a {@link LockWord}, eight bytes, and nothing that anybody could call or override by accident.
 *
 * <p>A copy by {@code clone()} starts free, whoever holds the original: {@code super.clone()} of a managed class ends here
 * (JVMS 6.5 invokespecial: the search starts at the direct superclass). So does an object made by deserialization or without
 * a constructor, since the word is transient and starts as 0.
 */
public abstract class ManagedObject {
    private static final VarHandle WORD;

    /** Constant, so that the objects of programs without ceilings are made as fast as ever. */
    private static final boolean HAS_CONTROLS =
            MonitorPolicy.installed() != null && MonitorPolicy.installed().hasCeilings();

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ManagedObject.class, "turnstile$word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private transient volatile long turnstile$word; // see LockWord

    /** A free monitor. */
    protected ManagedObject() {
        if (HAS_CONTROLS) {
            control(this, MonitorView.siteOf(getClass()));
        }
    }

    /** As {@link Object#clone}; the copy's monitor is free. */
    @Override
    protected Object clone() throws CloneNotSupportedException {
        ManagedObject copy = (ManagedObject) super.clone();
        copy.turnstile$word = HAS_CONTROLS ? LockWord.freeOf(MonitorView.siteOf(copy.getClass())) : LockWord.FREE;
        return copy;
    }

    // Static, so that they are no members of the application's classes.

    /** Puts the control of a site into the word of a new object. */
    static void control(ManagedObject object, LockSite site) {
        long free = LockWord.freeOf(site);
        if (free != LockWord.FREE) {
            object.turnstile$word = free; // volatile: before whatever makes the object known to others
        }
    }

    static long wordOf(ManagedObject object) {
        return object.turnstile$word;
    }

    static boolean casWord(ManagedObject object, long expected, long value) {
        return WORD.compareAndSet(object, expected, value);
    }
}
