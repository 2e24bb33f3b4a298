package io.turnstile.applications.programs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** The connection pool HikariCP, with fewer connections than threads, over H2 in memory. */
public final class HikariBank {
    private static final int CONNECTION_COUNT = 3;
    private static final long TIMEOUT_MS = 60_000;

    private HikariBank() {}

    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:bank;LOCK_TIMEOUT=60000");
        config.setMaximumPoolSize(CONNECTION_COUNT);
        config.setConnectionTimeout(TIMEOUT_MS);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            new Bank(pool, 1_000, true).run();
            System.out.println("waiting: " + pool.getHikariPoolMXBean().getThreadsAwaitingConnection());
            System.out.println("active: " + pool.getHikariPoolMXBean().getActiveConnections());
        }
    }
}
