package dev.tpo.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.training.ActivationMemory;
import dev.tpo.training.BestMetric;
import dev.tpo.training.PairOrder;
import dev.tpo.training.ValidationSettings;
import dev.tpo.training.data.BadTrainingDataException;
import dev.tpo.training.losses.LossSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class WorkerSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | SHUFFLED", ",\"order\":\"shuffled\" | SHUFFLED", ",\"order\":\"as_given\" | AS_GIVEN"})
    void theOrderOfPairsIsTheJobsAndShuffledWhereItIsOfBefore(String order, PairOrder expected) {
        String spec = """
                {"base":{"model":"m","revision":"r"},"training":{"blob":"b"},"videos":{},
                 "hyperparameters":{"beta":0.2,"sft_weight":1,"learning_rate":1e-5,"batch_size":4,"n_epochs":1,"frames":8,
                  "seed":7,"warmup_ratio":0.1,"max_grad_norm":1,"gradient_accumulation":1,"loss_type":"sigmoid"%s}}
                """.formatted(order);

        WorkerSpec read = JsonMapper.shared().readValue(spec, WorkerSpec.class);

        assertThat(read.settings(ActivationMemory.DEFAULT).order()).isEqualTo(expected);
        assertThat(read.loss())
                .as("a job of before there was more than one loss")
                .isEqualTo(LossSettings.sigmoid(0.2, 1).loss());
    }

    @Test
    void theLossIsTheJobsWithItsNumbers() {
        WorkerSpec read = read("""
                "loss_type":["simpo","rrpo","sft"],"loss_weights":[0.5,2,1],"simpo_gamma":0.25,"rrpo_alpha":0.125
                """);

        assertThat(read.loss())
                .isEqualTo(new LossSettings(
                                List.of("simpo", "rrpo", "sft"),
                                List.of(0.5, 2.0, 1.0),
                                1.0,
                                0.2,
                                null,
                                null,
                                null,
                                null,
                                0.25,
                                0.125)
                        .loss());
    }

    @Test
    void validationIsTheJobsAsItsServiceWritesIt() {
        WorkerSpec read = JsonMapper.shared().readValue("""
                        {"base":{"model":"m","revision":"r"},"training":{"blob":"b"},"videos":{},"hyperparameters":null,
                         "validation":{"file":null,"share":0.1,"blob":null,"dataset_version":null,"rows":4,
                          "videos":["v"],"eval_steps":3,"metric_for_best_model":"eval_rewards/margins",
                          "load_best_model_at_end":false,"early_stopping_patience":2,"early_stopping_threshold":0.5}}
                        """, WorkerSpec.class);

        assertThat(read.validation().settings()).isEqualTo(new ValidationSettings(3, BestMetric.MARGINS, 2, 0.5));
        assertThat(read.validation().videos()).containsExactly("v");
        assertThat(read.validation().loadBestModelAtEnd()).isFalse();
    }

    @Test
    void aLossThatThisWorkerDoesNotKnowFailsTheJobNamingTheField() {
        assertThatThrownBy(read("\"loss_type\":\"tomorrows\"")::loss)
                .isInstanceOfSatisfying(BadTrainingDataException.class, error -> {
                    assertThat(error.code()).isEqualTo("invalid_hyperparameters");
                    assertThat(error.param()).isEqualTo("method.dpo.hyperparameters.loss_type");
                });
    }

    private static WorkerSpec read(String loss) {
        return JsonMapper.shared().readValue("""
                        {"base":{"model":"m","revision":"r"},"training":{"blob":"b"},"videos":{},
                         "hyperparameters":{"beta":0.2,"sft_weight":1,"learning_rate":1e-5,"batch_size":4,"n_epochs":1,
                          "frames":8,"seed":7,"warmup_ratio":0.1,"max_grad_norm":1,"gradient_accumulation":1,%s}}
                        """.formatted(loss), WorkerSpec.class);
    }
}
