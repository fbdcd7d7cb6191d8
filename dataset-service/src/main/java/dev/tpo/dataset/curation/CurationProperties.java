package dev.tpo.dataset.curation;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How curation runs.
 *
 * @param concurrentJobs how many jobs run at once
 * @param maxAnswerTokens of captions and answers by a model that was taught a few forms
 * @param prompts a folder of the operator's own; blank: there is none
 */
@ConfigurationProperties("tpo.curation")
record CurationProperties(int concurrentJobs, int maxAnswerTokens, String prompts) {
    Optional<Path> folderOfPrompts() {
        return prompts.isBlank() ? Optional.empty() : Optional.of(Path.of(prompts.strip()));
    }
}
