package io.turnstile.runtime.thread;

import io.turnstile.runtime.RuntimeAccess;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * What thread dumps, JMX and JFR say of a thread in a native wait: WAITING or TIMED_WAITING on its blocker, as they would
 * say of a parked one, instead of RUNNABLE.
 *
 * <p>The JVM reads the state from a field of {@code Thread} that only itself writes otherwise; we write it around the
 * native call alone, so that no Java code of anybody runs under a false state. Where {@link RuntimeAccess} does not allow
 * it, or it is switched off, the blocker is published all the same and only the state differs.
 */
public final class ThreadStatus {
    // JVMTI thread state flags: ALIVE, WAITING, WAITING_INDEFINITELY or WITH_TIMEOUT, PARKED
    private static final int PARKED = 0x291;
    private static final int PARKED_TIMED = 0x2A1;

    private static final VarHandle HOLDER; // null where the status is in Thread itself
    private static final VarHandle STATUS; // null where it cannot be written
    private static volatile boolean faithful = true;

    static {
        VarHandle holder = null;
        VarHandle status = null;
        MethodHandles.Lookup javaLang = RuntimeAccess.javaLang();
        if (javaLang != null) {
            try {
                status = javaLang.findVarHandle(Thread.class, "threadStatus", int.class);
            } catch (ReflectiveOperationException sinceJdk19) {
                try {
                    Class<?> holderClass = Class.forName("java.lang.Thread$FieldHolder");
                    holder = javaLang.findVarHandle(Thread.class, "holder", holderClass);
                    status = javaLang.findVarHandle(holderClass, "threadStatus", int.class);
                } catch (ReflectiveOperationException unknownJdk) {
                    holder = null;
                    status = null;
                }
            }
        }
        HOLDER = holder;
        STATUS = status;
    }

    private ThreadStatus() {}

    /** Switches the writing of thread states on or off. */
    public static void setFaithful(boolean on) {
        faithful = on;
    }

    /** Whether states are written. */
    public static boolean isFaithful() {
        return faithful && STATUS != null;
    }

    /**
     * Shows the current thread as waiting.
     *
     * @return what {@link #leave} needs
     */
    public static int enter(Thread current, Object blocker, boolean timed) {
        LockSupport.setCurrentBlocker(blocker);
        return show(current, timed);
    }

    /** Takes back what {@link #enter} did. */
    public static void leave(Thread current, int before) {
        restore(current, before);
        LockSupport.setCurrentBlocker(null);
    }

    /**
     * Shows the current thread as waiting on whatever its blocker is.
     *
     * @return what {@link #restore} needs; 0 means that no state was written
     */
    public static int show(Thread current, boolean timed) {
        if (!isFaithful()) {
            return 0;
        }
        Object target = HOLDER == null ? current : HOLDER.get(current);
        int before = (int) STATUS.get(target);
        STATUS.setVolatile(target, timed ? PARKED_TIMED : PARKED);
        return before;
    }

    /** Takes back what {@link #show} did. */
    public static void restore(Thread current, int before) {
        if (before != 0) {
            STATUS.setVolatile(HOLDER == null ? current : HOLDER.get(current), before);
        }
    }
}
