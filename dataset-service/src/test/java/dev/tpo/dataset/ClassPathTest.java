package dev.tpo.dataset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassPathTest {

    @Test
    void torchIsNotOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("ai.djl.engine.Engine"))
                .as("videos are curated by asking a model, not by running one")
                .isInstanceOf(ClassNotFoundException.class);
    }
}
