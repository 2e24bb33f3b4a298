package io.turnstile.applications.programs;

import java.sql.SQLException;
import org.apache.derby.jdbc.EmbeddedDataSource;

/** The database Derby, most of whose locking is {@code synchronized}, on disk. */
public final class DerbyBank {
    private static final String SHUT_DOWN = "08006"; // SQLState

    private DerbyBank() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("derby.stream.error.file", arguments[0] + "/derby.log");
        System.setProperty("derby.locks.waitTimeout", "60");
        EmbeddedDataSource database = new EmbeddedDataSource();
        database.setDatabaseName(arguments[0] + "/bank");
        database.setCreateDatabase("create");
        new Bank(database, 250, false).run();
        database.setCreateDatabase(null);
        database.setShutdownDatabase("shutdown");
        try {
            database.getConnection().close();
        } catch (SQLException e) {
            System.out.println("shut down: " + SHUT_DOWN.equals(e.getSQLState()));
        }
    }
}
