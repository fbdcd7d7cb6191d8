package dev.tpo.running;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database that is away when its {@link Weather} says so: when asked for a connection, at a commit, or just after it. */
final class FaultyDataSource extends AbstractDataSource {
    enum Weather {
        FINE,
        NO_CONNECTION,
        COMMIT_LOST,
        /** It was done, and nobody hears of it. */
        ANSWER_LOST
    }

    interface Forecast {
        Weather next();
    }

    private final DataSource real;
    private final Forecast forecast;

    FaultyDataSource(DataSource real, Forecast forecast) {
        this.real = real;
        this.forecast = forecast;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Weather weather = forecast.next();
        if (weather == Weather.NO_CONNECTION) {
            throw away();
        }
        Connection connection = real.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("commit") && weather == Weather.COMMIT_LOST) {
                            connection.rollback();
                            throw away();
                        }
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit") && weather == Weather.ANSWER_LOST) {
                            throw away();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    private static SQLException away() {
        return new SQLException("the database is away, for the test", "08006");
    }
}
