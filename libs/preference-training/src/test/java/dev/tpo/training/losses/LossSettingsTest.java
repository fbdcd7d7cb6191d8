package dev.tpo.training.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class LossSettingsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"loss_type\":\"sigmoid\"} | {\"loss_type\":\"sigmoid\",\"sft_weight\":0.0,\"beta\":0.1,\"ld_alpha\":1.0,\"f_divergence_type\":\"reverse_kl\"}",
                "{\"loss_type\":\"exo_pair\"} | {\"loss_type\":\"exo_pair\",\"sft_weight\":0.0,\"beta\":0.1,\"label_smoothing\":0.001,\"ld_alpha\":1.0,\"f_divergence_type\":\"reverse_kl\"}",
                "{\"loss_type\":\"nca_pair\",\"ld_alpha\":0.5} | {\"loss_type\":\"nca_pair\",\"sft_weight\":0.0,\"beta\":0.1,\"ld_alpha\":0.5}",
                "{\"loss_type\":\"discopop\"} | {\"loss_type\":\"discopop\",\"sft_weight\":0.0,\"beta\":0.1,\"ld_alpha\":1.0,\"f_divergence_type\":\"reverse_kl\",\"discopop_tau\":0.05}",
                "{\"loss_type\":\"simpo\"} | {\"loss_type\":\"simpo\",\"sft_weight\":0.0,\"beta\":2.0,\"simpo_gamma\":0.5}",
                "{\"loss_type\":\"rrpo\",\"sft_weight\":1} | {\"loss_type\":\"rrpo\",\"sft_weight\":1.0,\"beta\":0.1,\"rrpo_alpha\":0.01}",
                "{\"loss_type\":\"sft\"} | {\"loss_type\":\"sft\",\"sft_weight\":0.0,\"beta\":0.1}",
                "{\"loss_type\":[\"cpo\",\"sft\"]} | {\"loss_type\":[\"cpo\",\"sft\"],\"loss_weights\":[1.0,1.0],\"sft_weight\":0.0,\"beta\":0.1}",
            })
    void defaultsAreThoseOfTheLosses(String given, String resolved) {
        LossSettings settings = JSON.readValue(given, LossSettings.class).resolved();

        assertThat(JSON.readTree(JSON.writeValueAsString(settings))).isEqualTo(JSON.readTree(resolved));
        assertThat(settings.resolved()).as("nothing is left to resolve").isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"loss_type\":\"kto\"} | loss_type",
                "{\"loss_type\":[]} | loss_type",
                "{\"loss_type\":[\"sigmoid\",\"sft\"],\"loss_weights\":[1]} | loss_weights",
                "{\"loss_type\":\"sigmoid\",\"loss_weights\":[-1]} | loss_weights",
                "{\"loss_type\":\"sigmoid\",\"loss_weights\":[0]} | loss_weights",
                "{\"loss_type\":\"sigmoid\",\"sft_weight\":-0.5} | sft_weight",
                "{\"loss_type\":\"sigmoid\",\"beta\":0} | beta",
                "{\"loss_type\":\"sft\",\"beta\":0} | beta",
                "{\"loss_type\":\"robust\",\"label_smoothing\":0.5} | label_smoothing",
                "{\"loss_type\":\"exo_pair\",\"label_smoothing\":0} | label_smoothing",
                "{\"loss_type\":[\"robust\",\"exo_pair\"],\"label_smoothing\":0} | label_smoothing",
                "{\"loss_type\":\"sigmoid\",\"ld_alpha\":1.5} | ld_alpha",
                "{\"loss_type\":\"discopop\",\"discopop_tau\":0} | discopop_tau",
                "{\"loss_type\":\"simpo\",\"simpo_gamma\":-1} | simpo_gamma",
                "{\"loss_type\":\"rrpo\",\"rrpo_alpha\":-1} | rrpo_alpha",
                "{\"loss_type\":\"sigmoid\",\"f_divergence_type\":\"alpha_divergence\"} | f_divergence_type",
            })
    void whatALossDoesNotAllowIsRefusedByItsField(String given, String field) {
        LossSettings settings = JSON.readValue(given, LossSettings.class);

        assertThatExceptionOfType(InvalidLossException.class)
                .isThrownBy(settings::loss)
                .satisfies(error -> assertThat(error.field()).isEqualTo(field))
                .withMessageStartingWith(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"loss_type\":\"sigmoid\",\"label_smoothing\":0.1} | label_smoothing",
                "{\"loss_type\":\"cpo\",\"ld_alpha\":0.5} | ld_alpha",
                "{\"loss_type\":\"hinge\",\"discopop_tau\":0.05} | discopop_tau",
                "{\"loss_type\":\"sigmoid\",\"simpo_gamma\":0.5} | simpo_gamma",
                "{\"loss_type\":[\"sigmoid\",\"sft\"],\"rrpo_alpha\":0.01} | rrpo_alpha",
                "{\"loss_type\":\"bco_pair\",\"f_divergence_type\":\"forward_kl\"} | f_divergence_type",
            })
    void whatNoChosenLossKnowsIsRefusedByItsField(String given, String field) {
        LossSettings settings = JSON.readValue(given, LossSettings.class);

        assertThatExceptionOfType(InvalidLossException.class)
                .isThrownBy(settings::resolved)
                .satisfies(error -> assertThat(error.field()).isEqualTo(field))
                .withMessageStartingWith(field + " means nothing to");
    }

    @Test
    void inAListAParameterIsForWhichLossKnowsIt() {
        LossSettings settings = JSON.readValue(
                "{\"loss_type\":[\"bco_pair\",\"sigmoid\"],\"f_divergence_type\":\"forward_kl\"}", LossSettings.class);

        assertThat(settings.resolved().fDivergenceType()).isEqualTo("forward_kl");
        assertThat(JSON.readValue("{\"loss_type\":[\"robust\",\"exo_pair\"]}", LossSettings.class)
                        .resolved()
                        .labelSmoothing())
                .as("the first default that both allow")
                .isEqualTo(1e-3);
    }

    @Test
    void aRangeIsSaidAsOneWritesIt() {
        assertThatExceptionOfType(InvalidLossException.class)
                .isThrownBy(() -> LossSettings.sigmoid(101, 0).loss())
                .withMessage("beta of sigmoid must be from 0.000001 to 100, not 101.0");
        assertThatExceptionOfType(InvalidLossException.class)
                .isThrownBy(() -> LossSettings.sigmoid(1, 101).loss())
                .withMessage("sft_weight must be from 0 to 100, not 101.0");
    }

    @Test
    void aListTakesTheFirstDefaultThatAllOfItsLossesAllow() {
        assertThat(resolved("simpo", "sigmoid").beta()).isEqualTo(2);
        assertThat(resolved("sigmoid", "simpo").beta()).isEqualTo(0.1);
        assertThat(resolved("sft", "simpo").beta()).isEqualTo(2);
        assertThat(resolved("robust", "exo_pair").labelSmoothing()).isEqualTo(0.001);
    }

    private static LossSettings resolved(String... names) {
        return new LossSettings(List.of(names), null, null, null, null, null, null, null, null, null).resolved();
    }
}
