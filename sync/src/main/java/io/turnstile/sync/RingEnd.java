package io.turnstile.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jctools.queues.MessagePassingQueue;

/**
 * The end of a {@link BlockingRing}: decides, for insertions that run beside the consumer's last look, which were accepted.
 *
 * <p>The consumer that finds the queue closed and empty writes {@code ENDED}, fences, and takes out what is there ("rest"),
 * from which it is served from then on.
 *
 * <ul>
 *   <li>A producer that has inserted, fenced, and then reads no {@code ENDED} did so before the consumer's fence: its element is
 *       in rest.
 *   <li>One that reads {@code ENDED} does not know. It takes out what has come since ("late"): only elements of such
 *       producers, by the first rule. Where its own is among them it takes it back and is refused; if not, the element is in
 *       rest. Elements that are the same object are as good as each other.
 * </ul>
 */
final class RingEnd<T> {
    private final MessagePassingQueue<T> queue;
    private final ArrayDeque<T> rest = new ArrayDeque<>(); // guarded by this
    private final List<T> late = new ArrayList<>(); // guarded by this

    RingEnd(MessagePassingQueue<T> queue) {
        this.queue = queue;
    }

    /** Not drain: that stops at a place that is claimed and not filled yet, and an element behind it would be overlooked. */
    private void empty(Collection<T> into) {
        for (T element = queue.poll(); element != null; element = queue.poll()) {
            into.add(element);
        }
    }

    /** By the consumer, after its fence. */
    synchronized void takeOut() {
        empty(rest);
    }

    /** The first of rest, or null. */
    synchronized T poll() {
        return rest.poll();
    }

    synchronized int size() {
        return rest.size();
    }

    /** By a producer that has inserted {@code element} and reads ENDED; true where it was not accepted. */
    synchronized boolean takeBack(T element) {
        empty(late);
        for (int i = 0; i < late.size(); i++) {
            if (late.get(i) == element) {
                late.remove(i);
                return true;
            }
        }
        return false;
    }
}
