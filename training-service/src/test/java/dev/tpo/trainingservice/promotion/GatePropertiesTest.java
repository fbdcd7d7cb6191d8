package dev.tpo.trainingservice.promotion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatePropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "0,0.05,0.1,TPO_GATE_MINIMUM_VIDEOS",
        "30,0,0.1,TPO_GATE_MAXIMUM_P",
        "30,1.5,0.1,TPO_GATE_MAXIMUM_P",
        "30,NaN,0.1,TPO_GATE_MAXIMUM_P",
        "30,0.05,-0.1,TPO_GATE_FAMILY_MARGIN",
        "30,0.05,10,TPO_GATE_FAMILY_MARGIN"
    })
    void aSettingThatMakesNoSenseStopsTheStartByItsName(int videos, double p, double margin, String variable) {
        assertThatThrownBy(() -> new GateProperties(videos, p, margin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable);
    }
}
