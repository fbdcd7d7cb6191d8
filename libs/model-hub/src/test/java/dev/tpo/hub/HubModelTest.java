package dev.tpo.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelTest {

    @Test
    void aNameWithoutARevisionMeansMain() {
        assertThat(HubModel.parse("hf://lmms-lab/LongVA-7B")).isEqualTo(new HubModel("lmms-lab", "LongVA-7B", "main"));
        assertThat(HubModel.parse("hf://a/b.c_d@refs/pr/1").revision()).isEqualTo("refs/pr/1");
        assertThat(HubModel.parse("hf://a/b@v1.0")).hasToString("hf://a/b@v1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "hf://a",
                "hf://a/",
                "hf:///b",
                "hf://a/b/c",
                "hf://../b",
                "hf://a/..",
                "hf://a/b--c",
                "hf://a/b@",
                "hf://a/b@../x",
                "hf://a/b@x/../../y",
                "hf://a/b@/etc",
                "hf://a/b@x//y",
                "hf://a/b@.hidden",
                "hf://a/b?c",
                "hf://a/b c",
                "hf://a/b@main#x",
                "https://huggingface.co/a/b"
            })
    void whatCannotBeAModelOrCouldLeaveTheCacheIsRefused(String source) {
        assertThatIllegalArgumentException().isThrownBy(() -> HubModel.parse(source));
    }
}
