package io.turnstile.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A deposit takes the account's lock and then the ledger's monitor; an audit takes them the other way round. Without an argument
 * one comes after the other, so nothing ever hangs; with {@code hang} both have their first lock before either wants its second.
 */
public final class Audit {
    private final ReentrantLock account = new ReentrantLock();
    private final List<Long> ledger = new ArrayList<>();
    private final CountDownLatch halfway;
    private long balance;

    private Audit(int threadsThatMeet) {
        halfway = new CountDownLatch(threadsThatMeet);
    }

    private void deposit(long amount) throws InterruptedException {
        account.lock();
        try {
            balance += amount;
            meet();
            synchronized (ledger) {
                ledger.add(amount);
            }
        } finally {
            account.unlock();
        }
    }

    private long missing() throws InterruptedException {
        synchronized (ledger) {
            meet();
            account.lock();
            try {
                return balance - ledger.stream().mapToLong(Long::longValue).sum();
            } finally {
                account.unlock();
            }
        }
    }

    private void meet() throws InterruptedException {
        halfway.countDown();
        halfway.await();
    }

    public static void main(String[] arguments) throws InterruptedException {
        boolean hangs = arguments.length > 0 && arguments[0].equals("hang");
        Audit audit = new Audit(hangs ? 2 : 0);
        CountDownLatch deposited = new CountDownLatch(hangs ? 0 : 1);
        Thread teller = new Thread(
                () -> {
                    try {
                        audit.deposit(100);
                        deposited.countDown();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "teller");
        Thread auditor = new Thread(
                () -> {
                    try {
                        deposited.await();
                        System.out.println("missing: " + audit.missing());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "auditor");
        teller.start();
        auditor.start();
        teller.join();
        auditor.join();
    }
}
