package io.turnstile.examples.sync;

import io.turnstile.sync.WaitFreeSpscQueue;
import java.util.concurrent.TimeUnit;

/** Samples from one thread to another through a wait-free queue, each thread tied to a CPU where there are two. */
public final class Telemetry {
    private static final int SAMPLES = 200_000;

    private Telemetry() {}

    public static void main(String[] args) throws InterruptedException {
        WaitFreeSpscQueue<Integer> samples = new WaitFreeSpscQueue<>(1024);
        try {
            samples.withCpuAffinity(0, Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0);
        } catch (UnsupportedOperationException noLinux) {
            System.out.println(noLinux.getMessage());
        }
        Thread producer = new Thread(() -> produce(samples));
        producer.start();
        bind(samples::bindConsumer);
        long sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            Integer sample = samples.poll(10, TimeUnit.SECONDS); // sleeps where there is none; null after ten seconds
            sum += sample == null ? 0 : sample;
        }
        producer.join();
        samples.close();
        System.out.println(SAMPLES + " samples, mean " + (double) sum / SAMPLES);
    }

    private static void produce(WaitFreeSpscQueue<Integer> samples) {
        bind(samples::bindProducer);
        try {
            for (int i = 0; i < SAMPLES; i++) {
                samples.put(i % 100);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void bind(Runnable binding) {
        try {
            binding.run();
        } catch (IllegalArgumentException notAllowed) {
            System.out.println(notAllowed.getMessage());
        }
    }
}
