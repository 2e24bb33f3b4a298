package io.turnstile.it.apps;

import java.lang.reflect.Field;
import java.util.concurrent.ArrayBlockingQueue;

/** Looks into a queue of the JDK; needs {@code --add-opens java.base/java.util.concurrent=ALL-UNNAMED}. */
public final class JdkQueue {
    private JdkQueue() {}

    public static void main(String[] arguments) throws Exception {
        ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
        Thread producer = new Thread(() -> {
            try {
                for (int item = 1; item <= 10_000; item++) {
                    queue.put(item);
                }
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        producer.start();
        int last = 0;
        while (last < 10_000) {
            int item = queue.take();
            if (item != last + 1) {
                throw new IllegalStateException(item + " came after " + last);
            }
            last = item;
        }
        Field lock = ArrayBlockingQueue.class.getDeclaredField("lock");
        lock.setAccessible(true);
        System.out.println(lock.get(queue).getClass().getSimpleName());
    }
}
