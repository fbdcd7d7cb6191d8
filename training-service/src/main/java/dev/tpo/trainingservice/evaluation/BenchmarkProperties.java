package dev.tpo.trainingservice.evaluation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param roots folders that benchmarks may lie below, separated as paths are */
@ConfigurationProperties("tpo.benchmarks")
record BenchmarkProperties(String roots) {}
