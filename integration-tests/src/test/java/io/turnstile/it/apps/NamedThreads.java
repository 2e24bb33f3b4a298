package io.turnstile.it.apps;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts threads in several ways, prints "ready" when all run, and ends when told so on standard input. */
public final class NamedThreads {
    private NamedThreads() {}

    public static void main(String[] arguments) throws Exception {
        CountDownLatch running = new CountDownLatch(5);
        CountDownLatch end = new CountDownLatch(1);
        Runnable task = () -> {
            running.countDown();
            try {
                end.await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        };
        new Thread(task, "it-runnable").start();
        new Thread("it-subclass") {
            @Override
            public void run() {
                task.run();
            }
        }.start();
        ExecutorService pool = Executors.newFixedThreadPool(2, work -> new Thread(work, "it-pool"));
        pool.execute(task);
        pool.execute(task);
        new Thread(task, "unruled").start();
        running.await();
        System.out.println("ready");
        System.in.read();
        end.countDown();
        pool.shutdown();
    }
}
