package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.VideoCurator;
import dev.tpo.nano.grammar.Wording;
import org.junit.jupiter.api.Test;

class CodeTest {

    @Test
    void aPackageIsWhatItsClassesAre() {
        assertThat(Code.of(VideoCurator.class)).hasSize(64).isEqualTo(Code.of(VideoCurator.class));
        assertThat(Code.of(Wording.class)).isNotEqualTo(Code.of(VideoCurator.class));
        assertThat(Code.of(Test.class)).as("of a jar, too").hasSize(64);
    }
}
