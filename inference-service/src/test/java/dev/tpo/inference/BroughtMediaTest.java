package dev.tpo.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.Sha256;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Videos and pictures that come with a request, or that it names by URL. */
class BroughtMediaTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION = "{'type':'text','text':'What is shown?'}";

    static ServingScene scene;
    static Service service;
    static byte[] ten;

    @BeforeAll
    static void start() throws IOException {
        scene = ServingScene.shared();
        service = scene.service();
        ten = Files.readAllBytes(scene.home().resolve("ten.mp4"));
        scene.mediaHost().put("ten.mp4", ten);
        scene.mediaHost().put("grey.png", Pictures.picture("png", 20, 10, 90));
        scene.mediaHost().put("text", "no video".getBytes(StandardCharsets.UTF_8));
    }

    /** The client has its answer a moment before. */
    @AfterEach
    void nothingOfARequestIsLeft() throws Exception {
        Path media = scene.home().resolve("work/media");
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (Files.exists(media) && !isEmpty(media)) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            Thread.sleep(10);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'video_url','video_url':{'url':'data:video/mp4;base64,%s'}}",
                "{'type':'video_url','video_url':{'url':'DATA:;base64,%s'}}",
                "{'type':'input_video','input_video':{'data':'%s'}}",
                "{'type':'input_video','input_video':{'url':'data:video/mp4;codecs=avc1;base64,%s'}}"
            })
    void aVideoInTheRequestIsSampledAsAnUploadedOne(String part) throws Exception {
        JsonNode uploaded = service.posted(CHAT, Ask.video("file-ten", ""));

        JsonNode brought = service.posted(CHAT, Ask.parts(part.formatted(Pictures.base64(ten)), QUESTION));

        JsonNode receipt = brought.at("/sampling_receipt/0");
        assertThat(receipt.path("source").asString()).isEqualTo("data");
        assertThat(receipt.path("file_id").isNull()).isTrue();
        assertThat(uploaded.at("/sampling_receipt/0/source").asString()).isEqualTo("file");
        for (String same : new String[] {"sha256", "frame_indices", "timestamps_seconds", "end_offset", "sampler"}) {
            assertThat(receipt.path(same))
                    .as(same)
                    .isEqualTo(uploaded.at("/sampling_receipt/0").path(same));
        }
        assertThat(brought.path("choices")).isEqualTo(uploaded.path("choices"));
    }

    @Test
    void aVideoInTheRequestCanBeSampledAndIsStreamedAndScoredLikeAnyOther() throws Exception {
        String question = Ask.video("data:video/mp4;base64," + Pictures.base64(ten), "'timestamps':[0,2.6]");

        assertThat(service.posted(CHAT, question)
                        .at("/sampling_receipt/0/frame_indices")
                        .toString())
                .isEqualTo("[0,10]");
        assertThat(service.post(CHAT, question.replaceFirst("}$", ",\"stream\":true}"))
                        .body())
                .contains("2 frames", "\"source\":\"data\"", "[DONE]");
        assertThat(service.posted("/v1/score", question.replaceFirst("}$", ",\"candidates\":[\"a\"]}"))
                        .at("/sampling_receipt/0/source")
                        .asString())
                .isEqualTo("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "webp"})
    void aPictureIsAVideoOfOneFrame(String form) throws Exception {
        JsonNode answer = service.posted(CHAT, Ask.parts(Pictures.part(form, 120), QUESTION));

        JsonNode receipt = answer.at("/sampling_receipt/0");
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("1 frames");
        assertThat(receipt.path("sha256").asString()).isEqualTo(Sha256.of(Pictures.picture(form, 32, 48, 120)));
        assertThat(receipt.path("frame_indices").toString()).isEqualTo("[0]");
        assertThat(receipt.path("timestamps_seconds").toString()).isEqualTo("[0.0]");
    }

    @Test
    void picturesInARowAreTheFramesOfOneVideoASecondApart() throws Exception {
        JsonNode answer = service.posted(
                CHAT,
                Ask.parts(Pictures.part("png", 10), Pictures.part("jpeg", 20), Pictures.part("png", 30), QUESTION));

        assertThat(answer.path("sampling_receipt")).hasSize(1);
        JsonNode receipt = answer.at("/sampling_receipt/0");
        assertThat(receipt.path("frame_indices").toString()).isEqualTo("[0,1,2]");
        assertThat(receipt.path("timestamps_seconds").toString()).isEqualTo("[0.0,1.0,2.0]");
        assertThat(receipt.path("end_offset").asDouble()).isEqualTo(3);
        assertThat(receipt.path("source").asString()).isEqualTo("data");
        String names = Sha256.of(Pictures.picture("png", 32, 48, 10))
                + Sha256.of(Pictures.picture("jpeg", 32, 48, 20))
                + Sha256.of(Pictures.picture("png", 32, 48, 30));
        assertThat(receipt.path("sha256").asString()).isEqualTo(Sha256.of(names.getBytes(StandardCharsets.US_ASCII)));
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("3 frames");
    }

    @Test
    void aTextBetweenPicturesOrTimesOfTheirOwnBeginAnotherVideo() throws Exception {
        JsonNode apart =
                service.posted(CHAT, Ask.parts(Pictures.part("png", 10), QUESTION, Pictures.part("png", 20), QUESTION));
        JsonNode timed = service.posted(
                CHAT,
                Ask.parts(
                        Pictures.part("png", 10),
                        Pictures.part("png", 20),
                        Pictures.part("png", 30, "'timestamps':[7]"),
                        QUESTION));

        assertThat(apart.path("sampling_receipt")).hasSize(2);
        assertThat(timed.at("/sampling_receipt/0/timestamps_seconds").toString())
                .isEqualTo("[0.0,1.0]");
        assertThat(timed.at("/sampling_receipt/1/timestamps_seconds").toString())
                .isEqualTo("[7.0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'fps':2                                                       | [0,1,2]   | [0.0,0.5,1.0] | 1.5
            'duration':6                                                  | [0,1,2]   | [0.0,2.0,4.0] | 6
            'fps':1,'duration':'9.5s'                                     | [0,1,2]   | [0.0,1.0,2.0] | 9.5
            'timestamps':[1,1.5,4]                                        | [0,1,2]   | [1.0,1.5,4.0] | 5.5
            'timestamps':[1,1.5,4],'duration':30                          | [0,1,2]   | [1.0,1.5,4.0] | 30
            'fps':10,'frames_indices':[0,15,20]                           | [0,15,20] | [0.0,1.5,2.0] | 2.1
            'fps':10,'frames_indices':[0,15,20],'total_num_frames':100    | [0,15,20] | [0.0,1.5,2.0] | 10
            'frames_indices':[0,5,9],'total_num_frames':10,'duration':5   | [0,5,9]   | [0.0,2.5,4.5] | 5
            'fps':1,'total_num_frames':3                                  | [0,1,2]   | [0.0,1.0,2.0] | 3
            """)
    void whenPicturesWereTakenIsSaidInVllmsWords(String metadata, String indices, String times, double end)
            throws Exception {
        String picture = Pictures.base64(Pictures.picture("jpeg", 16, 16, 50));
        String frames = "data:video/jpeg;base64," + String.join(",", picture, picture, picture);

        JsonNode together = service.posted(CHAT, Ask.video(frames, metadata));
        JsonNode apart = service.posted(
                CHAT,
                Ask.parts(
                        Pictures.part("data:image/jpeg;base64," + picture, metadata),
                        Pictures.part("data:image/jpeg;base64," + picture),
                        Pictures.part("data:image/jpeg;base64," + picture),
                        QUESTION));

        JsonNode receipt = together.at("/sampling_receipt/0");
        assertThat(receipt.path("frame_indices").toString()).isEqualTo(indices);
        assertThat(receipt.path("timestamps_seconds").toString()).isEqualTo(times);
        assertThat(receipt.path("end_offset").asDouble()).isEqualTo(end);
        assertThat(apart.path("sampling_receipt")).isEqualTo(together.path("sampling_receipt"));
        assertThat(together.at("/choices/0/message/content").asString()).isEqualTo("3 frames");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'fps':0                                                      | fps
            'duration':-1                                                | duration
            'timestamps':[1]                                             | timestamps
            'timestamps':[2,1]                                           | timestamps
            'timestamps':[1,null]                                        | timestamps
            'timestamps':[1,2],'fps':1                                   | timestamps
            'timestamps':[1,2],'duration':1                              | duration
            'timestamps':[1,2],'told_timestamps':[1,2]                   | told_timestamps
            'frames_indices':[0,1]                                       | frames_indices
            'frames_indices':[1,0],'fps':1                               | frames_indices
            'frames_indices':[1],'fps':1                                 | frames_indices
            'frames_indices':[0,9],'fps':1,'total_num_frames':9          | total_num_frames
            'frames_indices':[0,1.5],'fps':1                             | frames_indices[1]
            'total_num_frames':5                                         | total_num_frames
            'start_offset':1                                             | start_offset
            'end_offset':1                                               | end_offset
            'speed':1                                                    | speed
            """)
    void timesThatDoNotSuitThePicturesAreRefusedByTheirField(String metadata, String field) throws Exception {
        String body = Ask.parts(Pictures.part("png", 10, metadata), Pictures.part("png", 20), QUESTION);

        refused(body, "messages[0].content[0].video_metadata." + field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'fps':2                                                     | [0,1,2,3] | [0.0,0.5,1.0,1.5]
            'num_frames':2                                              | [0,3]     | [0.0,3.0]
            'num_frames':3,'fps':10                                     | [0,1,3]   | [0.0,0.1,0.3]
            'num_frames':9                                              | [0,1,2,3] | [0.0,1.0,2.0,3.0]
            'fps':10,'frames_indices':[0,5,10,20],'total_num_frames':30 | [0,5,10,20] | [0.0,0.5,1.0,2.0]
            'duration':8                                                | [0,1,2,3] | [0.0,2.0,4.0,6.0]
            """)
    void theRequestMaySayWhenPicturesWereTakenAndHowManyToLookAt(String kwargs, String indices, String times)
            throws Exception {
        String picture = Pictures.base64(Pictures.picture("jpeg", 16, 16, 50));
        String frames = "{'type':'video_url','video_url':{'url':'data:video/jpeg;base64,"
                + String.join(",", picture, picture, picture, picture) + "'}}";

        JsonNode answer = service.posted(CHAT, requesting(kwargs, frames, QUESTION));

        assertThat(answer.at("/sampling_receipt/0/frame_indices").toString()).isEqualTo(indices);
        assertThat(answer.at("/sampling_receipt/0/timestamps_seconds").toString())
                .isEqualTo(times);
    }

    @Test
    void whatTheRequestSaysOfPicturesIsHeldAgainstWhatItShows() throws Exception {
        String picture = Pictures.part("png", 10);
        refused(requesting("'fps':0", picture, QUESTION), "media_io_kwargs.video.fps");
        refused(requesting("'num_frames':0", picture, QUESTION), "media_io_kwargs.video.num_frames");
        refused(requesting("'num_frames':41", picture, QUESTION), "media_io_kwargs.video.num_frames");
        refused(requesting("'frames_indices':[1,2],'fps':1", picture), "media_io_kwargs.video.frames_indices");
        refused(requesting("'duration':9", Ask.videoPart("file-ten", ""), QUESTION), "media_io_kwargs.video.duration");
    }

    private static String requesting(String kwargs, String... parts) {
        return Ask.parts(parts).replaceFirst("}$", Ask.json(",'media_io_kwargs':{'video':{" + kwargs + "}}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'frames_indices':[1]", "'total_num_frames':40", "'duration':10"})
    void whatSaysWhenPicturesWereTakenIsRefusedBesideAVideo(String metadata) throws Exception {
        String field = metadata.substring(1, metadata.indexOf('\'', 1));

        refused(Ask.video("file-ten", metadata), "messages[0].content[0].video_metadata." + field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'video_url','video_url':{'url':'data:video/mp4;base64,AA!A'}}      | video_url.url   | is not valid base64
            {'type':'video_url','video_url':{'url':'data:video/mp4;base64,AA==AAAA'}}  | video_url.url   | is not valid base64
            {'type':'video_url','video_url':{'url':'data:video/mp4;base64,'}}          | video_url.url   | holds no data
            {'type':'video_url','video_url':{'url':'data:video/mp4,AAAA'}}             | video_url.url   | must begin with
            {'type':'video_url','video_url':{'url':'data:'}}                           | video_url.url   | must begin with
            {'type':'video_url','video_url':{'url':'data:video/jpeg;base64,AAAA,,'}}   | video_url.url   | holds no data
            {'type':'video_url','video_url':{'url':'data:text/plain;base64,AAAA'}}     | video_url.url   | neither video nor image
            {'type':'video_url','video_url':{'url':'data:video/mp4;base64,AAAA'}}      | video_url.url   | no video
            {'type':'video_url','video_url':{'url':'data:video/jpeg;base64,AAAA'}}     | video_url.url   | no video
            {'type':'video_url','video_url':{'url':'received:1'}}                      | video_url.url   | no file 'received:1'
            {'type':'video_url','video_url':{'url':'ftp://example.org/a.mp4'}}         | video_url.url   | http(s)
            {'type':'video_url','video_url':{'url':''}}                                | video_url.url   | must be
            {'type':'video_url','image_url':{'url':'data:image/png;base64,AAAA'}}      | image_url       | does not belong
            {'type':'text','text':'q','video_metadata':{'fps':1}}                      | video_metadata  | does not belong
            {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}      | image_url.url   | no video
            {'type':'image_url','image_url':{'url':'file-ten'}}                        | image_url.url   | must be a data: URL
            {'type':'image_url','image_url':{'url':'data:video/jpeg;base64,AAAA'}}     | image_url.url   | video_url
            {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'fine'}} | image_url.detail | auto
            {'type':'image_url','image_url':{}}                                        | image_url.url   | must be
            {'type':'input_video','input_video':{}}                                    | input_video.url | must be
            {'type':'input_video','input_video':{'data':'?'}}                          | input_video.data | is not valid base64
            {'type':'input_video','input_video':{'data':'AAAA','url':'file-ten'}}      | input_video.data | not both
            {'type':'input_video','input_video':{'data':5}}                            | input_video.data | must be
            """)
    void whatCannotBeReadIsRefusedByItsField(String part, String field, String says) throws Exception {
        HttpResponse<String> answer = service.post(CHAT, Ask.parts(part, QUESTION));

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        JsonNode error = service.read(answer.body()).path("error");
        assertThat(error.path("param").asString()).as(answer.body()).isEqualTo("messages[0].content[0]." + field);
        assertThat(error.path("message").asString()).contains(says);
    }

    @Test
    void aPictureThatMovesIsNoPictureAndAVideoMayBeOne() throws Exception {
        String mp4 = Pictures.base64(ten);

        assertThat(refused(
                        Ask.parts(Pictures.part("data:image/gif;base64," + mp4), QUESTION),
                        "messages[0].content[0].image_url.url"))
                .contains("40 pictures");
        String picture = Pictures.base64(Pictures.picture("png", 30, 20, 200));
        assertThat(service.posted(CHAT, Ask.video("data:image/png;base64," + picture, ""))
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("1 frames");
    }

    @Test
    void aPictureOfMorePixelsThanAreDecodedIsRefusedWithTheFigures() throws Exception {
        String huge = Pictures.base64(Pictures.claiming(9000, 4000));

        assertThat(refused(
                        Ask.parts(Pictures.part("data:image/png;base64," + huge), QUESTION),
                        "messages[0].content[0].image_url.url"))
                .contains("9000×4000");
    }

    @Test
    void slashesAndLineEndsThatAClientEscapesAreRead() throws Exception {
        String base64 = Pictures.base64(ten).replace("/", "\\/").replaceAll("(.{76})", "$1\\\\n");

        JsonNode answer = service.posted(CHAT, Ask.video("data:video\\/mp4;base64," + base64, ""));

        assertThat(answer.at("/sampling_receipt/0/sha256").asString()).isEqualTo(Sha256.of(ten));
    }

    @Test
    void aBodyMayBeLargeWhereItBringsMediaAndNowhereElse() throws Exception {
        byte[] padded = Arrays.copyOf(ten, 20 << 20); // a player stops at its end
        JsonNode answer = service.posted(CHAT, Ask.video("data:video/mp4;base64," + Pictures.base64(padded), ""));

        assertThat(answer.at("/sampling_receipt/0/frame_indices")).hasSize(32);
        for (String large : new String[] {
            Ask.text("tpo-nano", "a".repeat(9 << 20)),
            Ask.video("a".repeat(9 << 20), ""),
            Ask.text("tpo-nano", "q", "'user':'" + "a".repeat(9 << 20) + "'")
        }) {
            HttpResponse<String> refused = service.post(CHAT, large);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("too_large", "8388608");
        }
    }

    @Test
    void aTextThatLooksLikeMediaIsAText() throws Exception {
        String text = "data:video/mp4;base64,AAAA";

        JsonNode answer =
                service.posted(CHAT, Ask.text("tpo-nano", text + " count 2", "'metadata':{'url':'" + text + "'}"));

        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void whatAFailedRequestBroughtIsDeletedAndItsPlaceGivenBack() throws Exception {
        String video = Ask.videoPart("data:video/mp4;base64," + Pictures.base64(ten), "'timestamps':[3.3]");
        for (int i = 0; i < 5; i++) { // more than there are places
            HttpResponse<String> answer =
                    service.post(CHAT, Ask.parts(video, "{'type':'text','text':'count 5 bursting'}"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            nothingOfARequestIsLeft();
        }
        String whole = Ask.parts(video, QUESTION);
        assertThat(service.post(CHAT, whole.substring(0, whole.length() - 30)).statusCode())
                .isEqualTo(400);
        nothingOfARequestIsLeft();
        assertThat(service.metric("num_requests_waiting")).isZero();
    }

    @Test
    void framesAreCountedOverAllVideosBeforeAnyIsDecoded() throws Exception {
        double decoded = service.metric("tpo_video_decode_seconds_count");
        String all = Ask.videoPart("file-ten", "'fps':4,'start_offset':0.25");

        assertThat(refused(Ask.parts(all, all, all, QUESTION), "messages")).contains("too_many_frames", "117", "80");
        assertThat(refused(Ask.parts(all, all, QUESTION), "messages"))
                .contains("frames_too_large", "78 frames", "0.3 million");
        String picture = Pictures.base64(Pictures.picture("jpeg", 8, 8, 50));
        assertThat(refused(
                        Ask.video("data:video/jpeg;base64" + ("," + picture).repeat(41), ""),
                        "messages[0].content[0].video_url.url"))
                .contains("too_many_frames", "41", "40");
        assertThat(refused(Ask.video("data:video/jpeg;base64" + ("," + picture).repeat(81), ""), "messages"))
                .contains("too_many_frames", "80");
        assertThat(service.metric("tpo_video_decode_seconds_count")).isEqualTo(decoded);
    }

    @Test
    void mediaComeFromHostsThatTheOperatorLists() throws Exception {
        JsonNode video = service.posted(CHAT, Ask.video(scene.mediaHost().url("/file/ten.mp4"), ""));
        JsonNode redirected = service.posted(CHAT, Ask.video(scene.mediaHost().url("/to//file/ten.mp4"), ""));
        JsonNode pictures = service.posted(
                CHAT,
                Ask.parts(Pictures.part(scene.mediaHost().url("/file/grey.png")), Pictures.part("png", 10), QUESTION));

        assertThat(video.at("/sampling_receipt/0/source").asString()).isEqualTo("url");
        assertThat(video.at("/sampling_receipt/0/file_id").isNull()).isTrue();
        assertThat(video.at("/sampling_receipt/0/sha256").asString()).isEqualTo(Sha256.of(ten));
        assertThat(redirected.path("sampling_receipt")).isEqualTo(video.path("sampling_receipt"));
        assertThat(pictures.at("/sampling_receipt/0/source").asString()).isEqualTo("url");
        assertThat(pictures.at("/choices/0/message/content").asString()).isEqualTo("2 frames");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://example.org/a.mp4              | media_host_not_allowed | TPO_MEDIA_HOSTS
            http://127.0.0.1:1/a.mp4              | media_host_not_allowed | TPO_MEDIA_HOSTS
            https://127.0.0.1:{port}/a b          | unsupported_url        | no valid URL
            http://user@127.0.0.1:{port}/a.mp4    | unsupported_url        | no http(s) URL
            http://localhost:{port}/file/ten.mp4  | media_host_not_allowed | public internet
            {host}/to/http://localhost:{port}/a   | media_host_not_allowed | public internet
            {host}/to/http://169.254.169.254/a    | media_host_not_allowed | that it leads to
            {host}/to/file:/etc/passwd            | unsupported_url        | it leads to no http(s) URL
            {host}/to/                            | media_unavailable      | redirects
            {host}/file/none                      | media_unavailable      | answered 404
            {host}/file/text                      | invalid_video          | no video
            {host}/endless                        | media_too_large        | 1048576
            {host}/silent                         | media_unavailable      | within 3 s
            """)
    void whatIsNotToBeFetchedOrCannotBeIsRefused(String url, String code, String says) throws Exception {
        String port = Integer.toString(scene.mediaHost().port());
        String whole = url.replace("{host}", scene.mediaHost().url("")).replace("{port}", port);

        assertThat(refused(Ask.video(whole, ""), "messages[0].content[0].video_url.url"))
                .contains(code, says);
    }

    @Test
    void picturesWithoutTimesMakeNoNoteOnTimes() throws Exception {
        String late = "{'type':'text','text':'Is 09:30 shown?'}";

        assertThat(service.posted(CHAT, Ask.parts(Pictures.part("png", 10), late))
                        .has("notes"))
                .isFalse();
        assertThat(service.posted(CHAT, Ask.parts(Pictures.part("png", 10, "'duration':5"), late))
                        .path("notes"))
                .hasSize(1);
    }

    private static String refused(String body, String param) throws Exception {
        HttpResponse<String> answer = service.post(CHAT, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(service.read(answer.body()).at("/error/param").asString())
                .as(answer.body())
                .isEqualTo(param);
        return answer.body();
    }
}
