package io.turnstile.applications.programs;

import org.h2.jdbcx.JdbcDataSource;

/** The database H2, with its storage engine on disk. */
public final class H2Bank {
    private H2Bank() {}

    public static void main(String[] arguments) throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + arguments[0] + "/bank;LOCK_TIMEOUT=60000");
        new Bank(database, 500, false).run();
    }
}
