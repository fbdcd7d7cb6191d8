package dev.tpo.dataset.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.VideoMetadata;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.Video;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallRequestsTest {
    private static final RoleModel MODEL = new RoleModel("nano", "r", false);
    private static final Video VIDEO = new Video("file-1", "abc", List.of(0.0, 1.0, 2.0, 3.0), 4);

    private static VideoMetadata frames(List<Double> times) {
        var call = new RoleCall(
                Role.ANSWERER, new RoleCall.Shown(VIDEO, times), null, List.of("What comes first?"), null, 10);
        return CallRequests.chat(MODEL, call)
                .messages()
                .getFirst()
                .content()
                .getFirst()
                .videoMetadata();
    }

    @Test
    void framesOutOfOrderAreShownSoAndToldAsIfInOrder() {
        VideoMetadata reversed = frames(List.of(2.0, 3.0, 0.0, 1.0));

        assertThat(reversed.timestamps()).containsExactly(2.0, 3.0, 0.0, 1.0);
        assertThat(reversed.toldTimestamps()).containsExactly(0.0, 1.0, 2.0, 3.0);
    }

    @Test
    void ofFramesInOrderTheirOwnTimesAreTold() {
        assertThat(frames(List.of(0.0, 2.0))).isEqualTo(VideoMetadata.at(List.of(0.0, 2.0)));
    }
}
