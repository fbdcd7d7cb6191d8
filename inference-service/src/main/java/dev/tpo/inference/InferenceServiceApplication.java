package dev.tpo.inference;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class InferenceServiceApplication {
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(new BrokenThreads(Runtime.getRuntime()::halt));
        SpringApplication.run(InferenceServiceApplication.class, args);
    }
}
