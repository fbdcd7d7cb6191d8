package dev.tpo.trainingservice.imports;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param roots folders that local models may lie below, separated as paths are
 * @param concurrentImports imports that run at once; the others wait
 */
@ConfigurationProperties("tpo.models")
record ImportProperties(String roots, int concurrentImports) {}
