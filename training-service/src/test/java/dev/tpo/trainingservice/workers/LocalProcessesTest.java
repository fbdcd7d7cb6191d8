package dev.tpo.trainingservice.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.jobs.Lease;
import dev.tpo.trainingservice.platform.TpoProperties;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.unit.DataSize;

class LocalProcessesTest {
    private static final JdbcConnectionDetails DATABASE = new JdbcConnectionDetails() {
        @Override
        public String getUsername() {
            return "tpo";
        }

        @Override
        public String getPassword() {
            return "of-the-database";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:postgresql://127.0.0.1/tpo";
        }
    };

    @Test
    void aWorkerGetsTheDatabaseAndNoneOfTheSecretsThatItHasNoUseFor(@TempDir Path folder) {
        var places = new LocalProcesses(
                new WorkerProperties("classes", "Main", List.of(), "cpu", DataSize.ofMegabytes(1), null),
                new TpoProperties(URI.create("http://a"), URI.create("http://b"), folder, folder, folder),
                DATABASE);
        Map<String, String> environment = new HashMap<>(
                Map.of("PATH", "/bin", "TPO_SERVICE_SECRET", "s", "TPO_SERVICE_SECRET_FILE", "f", "HF_TOKEN", "t"));

        places.environment(environment, new WorkerOrder(new Lease("ftjob-a", 2), "default"));

        assertThat(environment)
                .containsEntry("PATH", "/bin")
                .containsEntry("TPO_LEASE", "2")
                .containsEntry("TPO_JDBC_PASSWORD", "of-the-database")
                .doesNotContainKeys("TPO_SERVICE_SECRET", "TPO_SERVICE_SECRET_FILE", "HF_TOKEN");
    }
}
