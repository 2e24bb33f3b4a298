package io.turnstile.runtime.track;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Static targets of the code that tracking injects. Nothing is ever thrown to the application: an internal error switches
 * tracking off for good, and says so in one line.
 */
public final class TrackHooks {
    private static boolean on; // racy by design: written at start, and after an internal error

    private TrackHooks() {}

    /** Lets what is injected work, or do nothing. */
    public static void setOn(boolean newOn) {
        on = newOn;
    }

    /** Whether tracking works. */
    public static boolean isOn() {
        return on;
    }

    /** Before {@code monitorenter}. */
    public static void enteringMonitor(Object monitor, int site) {
        if (on && monitor != null) {
            try {
                LockTracker.acquiring(monitor, site, AcquireMode.EXCLUSIVE);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** After an acquire that has succeeded where it ended; harmless where nothing was announced. */
    public static void acquired() {
        if (on) {
            try {
                LockTracker.acquired();
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before {@code monitorexit}. */
    public static void exitingMonitor(Object monitor) {
        if (on && monitor != null) {
            try {
                LockTracker.releasing(monitor);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before the call that gives a lock back. */
    public static void releasing(Object lock) {
        if (on && lock != null) {
            try {
                if (lock instanceof ReentrantLock) { // a class is asked for faster than an interface
                    LockTracker.releasing(lock);
                } else {
                    releasingOther(lock);
                }
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    private static void releasingOther(Object lock) {
        Object identity = LockViews.identityOf(lock);
        if (!LockTracker.releasing(identity) && !LockViews.isReentrant(identity)) {
            PassedOn.releasedByAnother(identity);
        }
    }

    /** Before a call that takes a lock. */
    public static void acquiring(Object lock, int site, int mode) {
        if (on && lock != null) {
            try {
                if (lock instanceof ReentrantLock) {
                    LockTracker.acquiring(lock, site, mode);
                } else if (isLock(lock)) { // asks a semaphore, which may be of any class
                    LockTracker.acquiring(LockViews.identityOf(lock), site, LockViews.modeOf(lock, mode));
                }
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Other classes have methods of the same names; a semaphore with several permits excludes nobody. */
    private static boolean isLock(Object lock) {
        return lock instanceof Lock
                || lock instanceof StampedLock
                || lock instanceof Semaphore semaphore && semaphore.availablePermits() <= 1;
    }

    /** After a call that may have taken a lock. */
    public static void tried(boolean taken) {
        if (on) {
            try {
                if (taken) {
                    LockTracker.acquired();
                } else {
                    LockTracker.notAcquired();
                }
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** After a call that answers with a stamp, 0 for none. */
    public static void stamped(long stamp) {
        tried(stamp != 0);
    }

    /** At the start of a synchronized method. */
    public static void enteredMethod(Object monitor, int site) {
        if (on) {
            try {
                LockTracker.enteredMethod(monitor, site);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before a wait on a monitor or a condition. */
    public static void waiting(Object monitorOrCondition, int site) {
        if (on && monitorOrCondition != null) {
            try {
                LockTracker.waiting(monitorOrCondition, site);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** After a call that makes a condition of a lock. */
    public static void conditionMade(Object lock, Object condition, int site) {
        if (on && lock != null && condition != null) {
            try {
                LockTracker.conditionMade(lock, condition, site);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before the thread sleeps or parks. */
    public static void blocking(int site) {
        if (on) {
            try {
                LockTracker.blocking(site);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** After the creation of a lock, or of an {@code Object} that may serve as one. */
    public static void created(Object lock, int site) {
        if (on && lock != null) {
            try {
                LockRecords.created(LockViews.identityOf(lock), site, TrackedThread.current());
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before a call of {@code start()} on what may be a thread. */
    public static void starting(Object target) {
        if (on && target instanceof Thread thread) {
            try {
                ThreadOrder.starting(thread);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before a call of {@code join()} on what may be a thread. */
    public static void joining(Object target) {
        if (on && target instanceof Thread thread) {
            try {
                ThreadOrder.joining(thread);
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** After it. */
    public static void joined() {
        if (on) {
            try {
                ThreadOrder.joined();
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before a call that may show objects of this thread to others. */
    public static void published() {
        if (on && ThreadOrder.anyCreators()) {
            try {
                ThreadOrder.published();
            } catch (Throwable e) {
                fail(e);
            }
        }
    }

    /** Before a call that adds to a collection, which others may use without a lock. */
    public static void publishedTo(Object collection) {
        if (on
                && ThreadOrder.anyCreators()
                && collection != null
                && isConcurrent(collection.getClass().getName())) {
            published();
        }
    }

    private static boolean isConcurrent(String name) { // of a class; cheaper than to ask for an interface
        return name.startsWith("java.util.concurrent.") || name.startsWith("java.util.Collections$Synchronized");
    }

    /** Switches tracking off, and says so. */
    public static void fail(Throwable cause) {
        if (cause instanceof StackOverflowError) {
            return; // the application's own; it will meet it by itself
        }
        if (on) {
            on = false;
            System.err.println("turnstile: tracking is switched off after an internal error: " + cause);
        }
    }
}
