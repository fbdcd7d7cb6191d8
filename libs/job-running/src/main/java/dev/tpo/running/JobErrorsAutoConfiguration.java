package dev.tpo.running;

import dev.tpo.jobs.CannotPauseException;
import dev.tpo.jobs.JobFinishedException;
import dev.tpo.jobs.NoSuchJobException;
import dev.tpo.jobs.UnknownCursorException;
import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What the job store's exceptions mean over HTTP. */
@AutoConfiguration
class JobErrorsAutoConfiguration {

    @Bean
    ErrorTranslator jobStoreErrors() {
        return error -> switch (error) {
            case JobFinishedException e -> ApiException.conflict("job_finished", String.valueOf(e.getMessage()));
            case CannotPauseException e -> ApiException.conflict("cannot_pause", String.valueOf(e.getMessage()));
            case NoSuchJobException e -> ApiException.notFound("id", String.valueOf(e.getMessage()));
            case UnknownCursorException e -> ApiException.invalid("after", String.valueOf(e.getMessage()));
            default -> null;
        };
    }
}
