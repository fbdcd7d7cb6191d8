package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartScriptTest {

    @Test
    void theScriptKnowsEveryCommandOfTheLauncherAndExplainsIt() throws IOException {
        String script = Files.readString(Path.of("").toAbsolutePath().resolveSibling("tpo"));

        assertThat(Main.commandLine().getSubcommands().keySet())
                .allSatisfy(command -> assertThat(script)
                        .contains("    " + command + ") cat <<'TEXT'\nUsage: ./tpo " + command)
                        .containsPattern("(?m)^  (?:\\w+ \\| )*" + command + "(?: \\| \\w+)*\\)$"));
    }
}
