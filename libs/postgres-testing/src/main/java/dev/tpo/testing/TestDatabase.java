package dev.tpo.testing;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a test's database is; {@code url} is a JDBC URL without credentials. */
public record TestDatabase(String url, String user, String password) {

    /** Unpooled: every connection is a new one, so a test sees exactly what was committed. */
    public DataSource dataSource() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }
}
