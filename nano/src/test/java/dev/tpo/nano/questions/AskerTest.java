package dev.tpo.nano.questions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.Timeline;
import dev.tpo.nano.world.WorldVideo;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each question is answered anew from its text and the timeline alone. */
class AskerTest {

    @ParameterizedTest
    @EnumSource(Family.class)
    void theAnswerIsTheOneThatTheTimelineGives(Family family) {
        for (long seed = 0; seed < 200; seed++) {
            Timeline video =
                    WorldVideo.random(Chance.of("asker", seed), Length.TRAINED).timeline();
            Question question = new Asker(Chance.of("asked", seed)).ask(family, video);
            assertThat(question.answer()).as(question.text()).isEqualTo(answer(question, video));
        }
    }

    @Test
    void halfOfTheQuestionsForExistenceAreToBeAffirmed() {
        Timeline video = WorldVideo.random(Chance.of("asker", 1), Length.SHORT).timeline();
        Asker asker = new Asker(Chance.of("asked", 1));

        long affirmed = IntStream.range(0, 1000)
                .filter(i -> asker.ask(Family.EXIST, video).answer().equals("yes"))
                .count();

        assertThat(affirmed).isBetween(430L, 570L);
    }

    @Test
    void timesAreMinutesAndSeconds() {
        assertThat(Times.words(0)).isEqualTo("00:00");
        assertThat(Times.words(19)).isEqualTo("01:35");
        assertThat(Times.words(79)).isEqualTo("06:35");
    }

    private static String answer(Question question, Timeline video) {
        List<String> names = video.things().stream().map(Thing::words).toList();
        String about = question.text()
                .replaceAll(
                        "^(What appears right (after|before) the|When (does|is) the|Does the|What is shown at"
                                + "|Which comes first, the) ",
                        "")
                .replaceAll("( appear| ever appear| shown)?\\?$", "");
        return switch (question.family()) {
            case AFTER -> names.get(names.indexOf(about) + 1);
            case BEFORE -> names.get(names.indexOf(about) - 1);
            case FIRST -> {
                List<String> two = List.of(about.split(" or the "));
                yield names.indexOf(two.get(0)) < names.indexOf(two.get(1)) ? two.get(0) : two.get(1);
            }
            case EXIST -> names.contains(about) ? "yes" : "no";
            case WHEN -> Times.words(video.startOf(names.indexOf(about)));
            case SPAN -> {
                int scene = names.indexOf(about);
                yield Times.words(video.startOf(scene)) + " to "
                        + Times.words(video.sceneOfFrame().lastIndexOf(scene) + 1);
            }
            case AT -> {
                String[] clock = about.split(":");
                int seconds = Integer.parseInt(clock[0]) * 60 + Integer.parseInt(clock[1]);
                yield video.thingInFrame(seconds / 5).words();
            }
            case DESCRIBE -> String.join(", ", names);
        };
    }
}
