package dev.tpo.inference;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class InferenceServiceApplication {
    public static void main(String[] args) {
        SpringApplication.run(InferenceServiceApplication.class, args);
    }
}
