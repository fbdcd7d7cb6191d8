package dev.tpo.trainingservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ReadinessTest extends ServiceTest {
    private static final String READINESS = "/actuator/health/readiness";

    @Test
    void aServiceThatCanHaveNoConnectionIsNotReadyUntilItCan(@Autowired HikariDataSource dataSource) throws Exception {
        assertThat(get(READINESS).status()).isEqualTo(200);
        List<Connection> taken = new ArrayList<>();
        try {
            while (taken.size() < dataSource.getMaximumPoolSize()) {
                taken.add(dataSource.getConnection());
            }
            assertThat(get(READINESS).status()).isEqualTo(503);
            assertThat(get("/actuator/health/liveness").status()).isEqualTo(200);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        await(READINESS, health -> health.get("status").asString().equals("UP"));
    }
}
