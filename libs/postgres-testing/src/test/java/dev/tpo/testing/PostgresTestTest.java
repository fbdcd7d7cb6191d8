package dev.tpo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@PostgresTest
class PostgresTestTest {

    @Test
    void aPlainTestGetsARealPostgres(DataSource dataSource) {
        String version = JdbcClient.create(dataSource)
                .sql("select version()")
                .query(String.class)
                .single();

        assertThat(version).startsWith("PostgreSQL");
    }

    @Test
    void anotherClassGetsAnotherDatabase(TestDatabase database) {
        assertThat(PostgresServer.databaseOf(String.class).url()).isNotEqualTo(database.url());
    }

    @Nested
    @SpringBootTest(classes = DataSourceAutoConfiguration.class)
    @ImportAutoConfiguration(DataSourceAutoConfiguration.class)
    class WithSpring {

        @Autowired
        DataSource dataSource;

        @Test
        void aSpringTestIsConnectedToTheSameDatabase(TestDatabase database) {
            String name = JdbcClient.create(dataSource)
                    .sql("select current_database()")
                    .query(String.class)
                    .single();

            assertThat(database.url()).contains(name);
        }
    }
}
