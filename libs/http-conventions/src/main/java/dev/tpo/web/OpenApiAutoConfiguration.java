package dev.tpo.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.tpo.api.ApiError;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The services' OpenAPI descriptions tell fields by the names that JSON has, and the one form of every error. */
@AutoConfiguration
@ConditionalOnClass({ModelResolver.class, GlobalOpenApiCustomizer.class})
public class OpenApiAutoConfiguration {

    /** The describing library knows Jackson 2 only, and not the annotations on our records. */
    @Bean
    ModelResolver snakeCaseModels() {
        ObjectMapper json = Json31.mapper().copy();
        json.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new ModelResolver(json).openapi31(true);
    }

    @Bean
    GlobalOpenApiCustomizer conventions(@Value("${spring.application.name:TPO Suite}") String name) {
        return description -> {
            description.info(new Info().title("TPO Suite: " + name).version("v1"));
            ModelConverters.getInstance(true).readAll(ApiError.class).forEach(description::schema);
            operations(description)
                    .forEach(operation -> operation.getResponses().setDefault(error()));
        };
    }

    private static Stream<Operation> operations(OpenAPI description) {
        return description.getPaths().values().stream()
                .map(PathItem::readOperations)
                .flatMap(java.util.List::stream);
    }

    private static ApiResponse error() {
        Schema<?> shape = new Schema<>().$ref("#/components/schemas/" + ApiError.class.getSimpleName());
        return new ApiResponse()
                .description("what went wrong")
                .content(new Content().addMediaType("application/json", new MediaType().schema(shape)));
    }
}
