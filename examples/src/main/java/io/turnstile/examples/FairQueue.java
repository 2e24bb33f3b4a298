package io.turnstile.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** A fair lock serves its waiters in the order in which they came: ten threads queue up and are served one to ten. */
public final class FairQueue {
    private static final int CUSTOMER_COUNT = 10;

    public static void main(String[] arguments) throws InterruptedException {
        ReentrantLock counter = new ReentrantLock(true);
        List<Integer> served = new ArrayList<>(); // under counter
        List<Thread> customers = new ArrayList<>();
        counter.lock();
        try {
            for (int number = 1; number <= CUSTOMER_COUNT; number++) {
                int ticket = number;
                Thread customer = new Thread(
                        () -> {
                            counter.lock();
                            try {
                                served.add(ticket);
                            } finally {
                                counter.unlock();
                            }
                        },
                        "customer-" + number);
                customer.start();
                customers.add(customer);
                while (!counter.hasQueuedThread(customer)) {
                    Thread.onSpinWait();
                }
            }
            System.out.println("lock:   " + counter);
            System.out.println("queued: " + counter.getQueueLength());
        } finally {
            counter.unlock();
        }
        for (Thread customer : customers) {
            customer.join();
        }
        System.out.println("served: " + served);
        for (int place = 0; place < CUSTOMER_COUNT; place++) {
            if (served.get(place) != place + 1) {
                System.exit(1);
            }
        }
    }

    private FairQueue() {}
}
