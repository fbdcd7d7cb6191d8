package dev.tpo.inference.lmm;

import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.lmm.Torch;
import dev.tpo.lmm.VideoLmm;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VideoLmmServing {
    @Bean
    @ConditionalOnMissingBean
    EngineLoader engineLoader(InferenceProperties properties) {
        long cacheBytes = properties.serving().visualTokenCache().toBytes();
        int threads = properties.serving().torchThreads();
        return (checkpoint, revision) -> {
            Torch.setIntraOpThreads(threads);
            return new VideoLmmEngine(VideoLmm.load(checkpoint, revision, cacheBytes));
        };
    }
}
