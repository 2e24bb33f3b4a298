package io.turnstile.it.apps;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A bank on H2's storage engine: threads transfer money between accounts, each transfer a transaction. The transfers are the
 * same in each run, so the balances at the end are, too, in whatever order they come.
 */
public final class H2Transfers {
    private static final int ACCOUNT_COUNT = 40;
    private static final int THREAD_COUNT = 8;
    private static final int TRANSFERS_PER_THREAD = 1_000;
    private static final long OPENING_BALANCE = 1_000_000;

    private final String url;

    private H2Transfers(Path directory) {
        url = "jdbc:h2:file:" + directory.resolve("bank") + ";LOCK_TIMEOUT=60000";
    }

    public static void main(String[] arguments) throws Exception {
        H2Transfers bank = new H2Transfers(Path.of(arguments[0]).toAbsolutePath());
        bank.open();
        ExecutorService threads = Executors.newFixedThreadPool(THREAD_COUNT);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < THREAD_COUNT; i++) {
            int seed = i;
            ends.add(threads.submit(() -> {
                bank.transfer(new Random(seed));
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdown();
        bank.print();
    }

    private void open() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account(id INT PRIMARY KEY, balance BIGINT)");
            statement.execute("CREATE TABLE journal(id BIGINT AUTO_INCREMENT PRIMARY KEY, amount BIGINT)");
            statement.execute("INSERT INTO account SELECT x, " + OPENING_BALANCE + " FROM SYSTEM_RANGE(1, "
                    + ACCOUNT_COUNT + ")");
        }
    }

    private void transfer(Random random) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement add =
                        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?");
                PreparedStatement note = connection.prepareStatement("INSERT INTO journal(amount) VALUES (?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSFERS_PER_THREAD; i++) {
                int one = 1 + random.nextInt(ACCOUNT_COUNT - 1);
                int other = one + 1 + random.nextInt(ACCOUNT_COUNT - one);
                long amount = random.nextInt(2_000) - 1_000;
                add(add, one, amount); // the smaller id first: no deadlock of rows
                add(add, other, -amount);
                note.setLong(1, amount);
                note.executeUpdate();
                connection.commit();
            }
        }
    }

    private static void add(PreparedStatement add, int account, long amount) throws SQLException {
        add.setLong(1, amount);
        add.setInt(2, account);
        if (add.executeUpdate() != 1) {
            throw new IllegalStateException("no account " + account);
        }
    }

    private void print() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            print(connection, "total: ", "SELECT SUM(balance) FROM account");
            print(connection, "transfers: ", "SELECT COUNT(*) FROM journal");
            print(connection, "moved: ", "SELECT SUM(amount) FROM journal");
            print(connection, "balances: ", "SELECT LISTAGG(balance, ' ') WITHIN GROUP (ORDER BY id) FROM account");
        }
    }

    private static void print(Connection connection, String label, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            System.out.println(label + result.getString(1));
        }
    }
}
