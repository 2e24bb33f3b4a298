package io.turnstile.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A real application under load: threads transfer money between accounts of an H2 database in memory, each transfer a
 * transaction; prints how many a second.
 */
public final class TrackedBank {
    private static final String URL = "jdbc:h2:mem:bank;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
    private static final int ACCOUNTS = 1000;

    private TrackedBank() {}

    /** Runs it: the number of threads, seconds to warm up, seconds to measure. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account(id INT PRIMARY KEY, balance BIGINT)");
            statement.execute("INSERT INTO account SELECT x, 0 FROM SYSTEM_RANGE(0, " + (ACCOUNTS - 1) + ")");
        }
        LongAdder transfers = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            Thread thread = new Thread(() -> transferForever(transfers), "teller " + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        TimeUnit.SECONDS.sleep(Integer.parseInt(arguments[1]));
        long before = transfers.sum();
        long startNs = System.nanoTime();
        TimeUnit.SECONDS.sleep(Integer.parseInt(arguments[2]));
        long rate = Math.round((transfers.sum() - before) * 1e9 / (System.nanoTime() - startNs));
        for (Thread thread : threads) {
            if (!thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " has failed");
            }
        }
        System.out.println("transfers per second: " + rate);
    }

    private static void transferForever(LongAdder transfers) {
        try (Connection connection = DriverManager.getConnection(URL);
                PreparedStatement add =
                        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?")) {
            connection.setAutoCommit(false);
            while (true) {
                int one = ThreadLocalRandom.current().nextInt(ACCOUNTS - 1);
                add(add, one, 1); // the smaller number first: no deadlock of rows
                add(add, ThreadLocalRandom.current().nextInt(one + 1, ACCOUNTS), -1);
                connection.commit();
                transfers.increment();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void add(PreparedStatement add, int account, long amount) throws SQLException {
        add.setLong(1, amount);
        add.setInt(2, account);
        add.executeUpdate();
    }
}
