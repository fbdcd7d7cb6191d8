package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.VideoCurator;
import dev.tpo.nano.grammar.Wording;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CodeTest {

    @Test
    void aModuleIsWhatItsClassesAre() {
        assertThat(Code.moduleOf(VideoCurator.class)).hasSize(32).isEqualTo(Code.moduleOf(VideoCurator.class));
        assertThat(Code.moduleOf(Wording.class)).isNotEqualTo(Code.moduleOf(VideoCurator.class));
        assertThat(Code.moduleOf(Test.class)).as("of a jar, too").hasSize(32);
    }

    @Test
    void whatIsMadeInDifferentWaysIsToldApart() {
        assertThat(Arrays.stream(Code.values()).map(Code::hash)).doesNotHaveDuplicates();
    }
}
