package io.turnstile.it.apps;

import java.io.Serializable;

/** A counter that is its own lock. Its default serialVersionUID counts the flag of its synchronized methods. */
@SuppressWarnings("serial")
public class MonitorCounter implements Serializable, Cloneable {
    public int value; // under this

    /** Adds one. */
    public synchronized void increment() {
        value++;
    }

    /** Again and again, with the monitor held. */
    public synchronized int depth(int more) {
        return more == 0 ? value : depth(more - 1);
    }

    @Override
    public MonitorCounter clone() throws CloneNotSupportedException {
        return (MonitorCounter) super.clone();
    }
}
