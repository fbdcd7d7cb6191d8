package dev.tpo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@PostgresTest
class DatabaseDoorTest {

    @Test
    void whatIsConnectedBreaksOffWhenItShutsAndNobodyGetsInUntilItOpens(TestDatabase database) throws Exception {
        try (DatabaseDoor door = DatabaseDoor.to(database)) {
            DataSource way = door.database().dataSource();
            try (Connection connection = way.getConnection()) {
                door.shut();
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                        .isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(way::getConnection).isInstanceOf(SQLException.class);

            door.open();

            try (Connection connection = way.getConnection()) {
                assertThat(connection.createStatement().execute("SELECT 1")).isTrue();
            }
        }
    }
}
