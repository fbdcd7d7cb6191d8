package dev.tpo.inference.lmm;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.NotEnoughMemoryException;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VideoLmmServing {
    @Bean
    @ConditionalOnMissingBean
    EngineLoader engineLoader(InferenceProperties properties) {
        InferenceProperties.Serving serving = properties.serving();
        return new Loader(serving, ComputePolicy.of(serving.dtype(), serving.device()));
    }

    private record Loader(InferenceProperties.Serving settings, ComputePolicy policy) implements EngineLoader {
        private static final Logger LOG = LoggerFactory.getLogger(VideoLmmServing.class);

        @Override
        public long weightBytes(Path checkpoint) {
            return VideoLmm.weightBytes(checkpoint, policy);
        }

        @Override
        public Engine load(Path checkpoint, String revision) {
            Torch.setIntraOpThreads(settings.torchThreads());
            try {
                VideoLmm model = VideoLmm.load(
                        checkpoint, revision, settings.visualTokenCache().toBytes(), policy);
                LOG.info("model {} in {}", revision, model.computedIn());
                return new VideoLmmEngine(model);
            } catch (RuntimeException e) {
                throw Torch.isOutOfMemory(e)
                        ? new NotEnoughMemoryException("its weights do not fit beside what is loaded", e)
                        : e;
            }
        }
    }
}
