package io.turnstile.applications.programs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import javax.sql.DataSource;

/**
 * A bank: threads transfer money between accounts, each transfer a transaction. The transfers are the same in each run, so
 * the balances at the end are, too, in whatever order they come.
 */
final class Bank {
    private static final int ACCOUNT_COUNT = 40;
    private static final int THREAD_COUNT = 8;
    private static final long OPENING_BALANCE = 1_000_000;

    private final DataSource database;
    private final int transfersPerThread;
    private final boolean connectsEachTime;

    /**
     * Makes it.
     *
     * @param connectsEachTime whether each transfer asks for a connection of its own
     */
    Bank(DataSource database, int transfersPerThread, boolean connectsEachTime) {
        this.database = database;
        this.transfersPerThread = transfersPerThread;
        this.connectsEachTime = connectsEachTime;
    }

    /** Opens the accounts, transfers, prints what there is then. */
    void run() throws Exception {
        open();
        Crowd.run(THREAD_COUNT, member -> transferAll(new Random(member)));
        print();
    }

    private void open() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account(id INT PRIMARY KEY, balance BIGINT NOT NULL)");
            statement.execute("CREATE TABLE journal(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " amount BIGINT NOT NULL)");
            for (int i = 1; i <= ACCOUNT_COUNT; i++) {
                statement.execute("INSERT INTO account VALUES (" + i + ", " + OPENING_BALANCE + ")");
            }
        }
    }

    private void transferAll(Random random) throws SQLException {
        int connections = connectsEachTime ? transfersPerThread : 1;
        for (int i = 0; i < connections; i++) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                transfer(connection, random, transfersPerThread / connections);
            }
        }
    }

    private static void transfer(Connection connection, Random random, int times) throws SQLException {
        try (PreparedStatement add =
                        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?");
                PreparedStatement note = connection.prepareStatement("INSERT INTO journal(amount) VALUES (?)")) {
            for (int i = 0; i < times; i++) {
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
        try (Connection connection = database.getConnection()) {
            print(connection, "total", "SELECT SUM(balance) FROM account");
            print(connection, "transfers", "SELECT COUNT(*) FROM journal");
            print(connection, "moved", "SELECT SUM(amount) FROM journal");
            print(connection, "balances", "SELECT balance FROM account ORDER BY id");
        }
    }

    private static void print(Connection connection, String label, String query) throws SQLException {
        StringBuilder line = new StringBuilder(label).append(':');
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                line.append(' ').append(result.getString(1));
            }
        }
        System.out.println(line);
    }
}
