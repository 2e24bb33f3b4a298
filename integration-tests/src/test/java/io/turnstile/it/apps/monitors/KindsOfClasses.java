package io.turnstile.it.apps.monitors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Classes that can carry a managed monitor, and those that cannot, with the reason. */
public final class KindsOfClasses implements Program {
    /** A record's superclass is given (JLS 8.10). */
    record Point(int x) {
        synchronized int sum() {
            return x + 1; // -> left: synchronized method: extends java.lang.Record
        }

        static synchronized int statically() {
            return 3; // -> rewritten: static synchronized method
        }

        int block() {
            synchronized (this) { // -> rewritten: synchronized block
                return x + 2;
            }
        }
    }

    /** So is an enum's (JLS 8.9). */
    enum Colour {
        RED {
            @Override
            synchronized int shade() {
                return 1; // -> rewritten: synchronized method
            }
        },
        BLUE;

        synchronized int shade() {
            return 2; // -> left: synchronized method: extends java.lang.Enum
        }
    }

    /** Never managed: the JVM locks threads itself. */
    static final class Worker extends Thread {
        private int done;

        @Override
        public synchronized void run() {
            done++; // -> left: synchronized method: extends java.lang.Thread
        }
    }

    /** A JDK class lies between it and Object. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        synchronized String text() {
            return getMessage(); // -> left: synchronized method: extends java.lang.Exception
        }
    }

    /** The JDK's code locks or does not lock it; nobody can tell. */
    static final class Elements extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        synchronized int both() {
            return size() * 2; // -> left: synchronized method: extends java.util.ArrayList
        }
    }

    /** The JVM enters the monitor itself before a native method. */
    static final class Native {
        static native void neverCalled();

        synchronized native void entered();

        synchronized int left() {
            return 9; // -> left: synchronized method: has a method that is native and synchronized
        }
    }

    private static final class Empty {}

    @Override
    public void run() {
        print(new Point(4).sum() + Point.statically() + new Point(4).block());
        print(Colour.RED.shade() + Colour.BLUE.shade());
        Worker worker = new Worker();
        worker.start();
        try {
            worker.join();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        synchronized (worker) { // -> rewritten: synchronized block
            print(worker.done);
        }
        print(new Failure().text() + new Elements().both() + new Native().left());
        try {
            new Native().entered();
        } catch (UnsatisfiedLinkError expected) {
            print("no such native method");
        }
        Supplier<Object> made = Object::new; // -> rewritten: Object::new
        Object plain = made.get();
        Object other = new Object() {};
        List<Object> all = List.of(plain, other, new Empty(), new Object()); // -> rewritten: new Object
        for (Object one : all) {
            synchronized (one) { // -> rewritten: synchronized block
                print(Thread.holdsLock(one));
            }
        }
    }
}
