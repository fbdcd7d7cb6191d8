package dev.tpo.inference.lmm;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.lmm.ComputePolicy;
import dev.tpo.lmm.Torch;
import dev.tpo.lmm.VideoLmm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VideoLmmServing {
    private static final Logger LOG = LoggerFactory.getLogger(VideoLmmServing.class);

    @Bean
    @ConditionalOnMissingBean
    EngineLoader engineLoader(InferenceProperties properties) {
        long cacheBytes = properties.serving().visualTokenCache().toBytes();
        int threads = properties.serving().torchThreads();
        ComputePolicy policy = ComputePolicy.of(
                properties.serving().dtype(), properties.serving().device());
        return (checkpoint, revision) -> {
            Torch.setIntraOpThreads(threads);
            VideoLmm model = VideoLmm.load(checkpoint, revision, cacheBytes, policy);
            LOG.info("model {} in {}", revision, model.computedIn());
            return new VideoLmmEngine(model);
        };
    }
}
