package dev.tpo.lmm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.lmm.tensors.TinyCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigTest {
    @TempDir
    Path folder;

    @Test
    void aPublishedConfigTakesItsTowersSizesFromItsName() throws IOException {
        ModelConfig config = read("""
                {"hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
                 "num_key_value_heads": 4, "vocab_size": 152064, "rope_theta": 1000000.0, "eos_token_id": 151645,
                 "mm_vision_tower": "google/siglip-so400m-patch14-384", "mm_patch_merge_type": "spatial_unpad",
                 "mm_newline_position": "grid", "mm_spatial_pool_mode": "bilinear", "mm_spatial_pool_stride": 2}
                """);

        assertThat(config.vision().layersRun()).isEqualTo(26);
        assertThat(config.vision().grid()).isEqualTo(27);
        assertThat(config.headSize()).isEqualTo(128);
        assertThat(config.timeTokens()).isNull();
    }

    @Test
    void withoutUnpadThereIsNoNewline() throws IOException {
        assertThat(read(TinyCheckpoint.CLIP).newlinePosition()).isEqualTo(ModelConfig.NewlinePosition.NO_TOKEN);
    }

    /** As LongVA's config has it; its code lays the frames of a video end to end and averages squares of four. */
    @Test
    void longVaSaysUniresAndNullForWhatItDoesNotUse() throws IOException {
        ModelConfig config = read("""
                {"architectures": ["LlavaQwenForCausalLM"], "model_type": "llava_qwen",
                 "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
                 "num_key_value_heads": 4, "vocab_size": 152064, "rope_theta": 1000000000.0, "rope_scaling": null,
                 "mm_vision_tower": "openai/clip-vit-large-patch14-336", "mm_patch_merge_type": "unires",
                 "mm_resampler_type": null, "mm_spatial_pool_stride": null, "mm_newline_position": null,
                 "mm_vision_select_layer": -2, "tie_word_embeddings": null, "eos_token_id": 151645}
                """);

        assertThat(config.poolMode()).isEqualTo(ModelConfig.PoolMode.AVERAGE);
        assertThat(config.poolStride()).isEqualTo(2);
        assertThat(config.newlinePosition()).isEqualTo(ModelConfig.NewlinePosition.NO_TOKEN);
        assertThat(config.vision().layersRun()).isEqualTo(23);
        assertThat(config.tiedEmbeddings()).isFalse();
    }

    @Test
    void unpadWithoutAPositionMeansOneNewlineAfterTheVideo() throws IOException {
        assertThat(read(TinyCheckpoint.CHAT_ML.replace("\"mm_newline_position\": \"grid\",", ""))
                        .newlinePosition())
                .isEqualTo(ModelConfig.NewlinePosition.ONE_TOKEN);
    }

    @Test
    void aTimeTokenCoversItsBucketAndTheLastAllThatFollows() {
        ModelConfig.TimeTokens tokens = new ModelConfig.TimeTokens(5, 8, 5.0);

        assertThat(tokens.idAt(0)).isEqualTo(5);
        assertThat(tokens.idAt(4.99)).isEqualTo(5);
        assertThat(tokens.idAt(5)).isEqualTo(6);
        assertThat(tokens.idAt(3600)).isEqualTo(12);
    }

    @Test
    void whatIsMissingOrUnknownIsNamed() {
        assertThatThrownBy(() -> read("{\"hidden_size\": 8}")).hasMessageContaining("num_attention_heads");
        assertThatThrownBy(() -> read(TinyCheckpoint.CHAT_ML.replace("\"grid\"", "\"everywhere\"")))
                .hasMessageContaining("everywhere");
        assertThatThrownBy(() -> read(TinyCheckpoint.CHAT_ML.replace("bilinear", "cubist")))
                .hasMessageContaining("cubist");
        assertThatThrownBy(() -> read("{")).isInstanceOf(CheckpointException.class);
    }

    @Test
    void whatWouldBeComputedWronglyIsRefused() {
        for (String field : new String[] {
            "\"rope_scaling\": {\"type\": \"yarn\"}",
            "\"hidden_act\": \"gelu\"",
            "\"mm_projector_type\": \"linear\"",
            "\"use_sliding_window\": true",
            "\"mm_vision_select_layer\": -3",
            "\"mm_vision_select_feature\": \"cls_patch\"",
            "\"mm_use_im_start_end\": true",
            "\"add_faster_video\": true",
            "\"architectures\": [\"LlavaMistralForCausalLM\"]",
            "\"model_type\": \"llava_onevision\"",
            "\"quantization_config\": {\"bits\": 4}"
        }) {
            assertThatThrownBy(() -> read(TinyCheckpoint.CHAT_ML.replaceFirst("\\{", "{" + field + ",")))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(field.substring(1, field.indexOf('"', 1)));
        }
    }

    private ModelConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return ModelConfig.read(folder);
    }
}
