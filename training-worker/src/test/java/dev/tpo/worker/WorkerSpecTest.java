package dev.tpo.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.training.ActivationMemory;
import dev.tpo.training.PairOrder;
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
    }
}
