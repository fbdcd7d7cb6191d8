package dev.tpo.dataset.curation;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.FrameReceipt;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.ScoreResponse;
import dev.tpo.api.VideoMetadata;
import dev.tpo.chat.PatientChat;
import dev.tpo.chat.Reply;
import dev.tpo.curation.Answer;
import dev.tpo.curation.Answerer;
import dev.tpo.curation.Scorer;
import dev.tpo.curation.Video;
import dev.tpo.web.StorableText;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One model behind the chat API, for one job. Frames are named by their times. */
final class GeneratorChat implements Answerer, Scorer {
    private static final String LOOK = "Describe the video.";

    private final PatientChat chat;
    private final String model;
    private final int maxAnswerTokens;
    private final BooleanSupplier stop;

    GeneratorChat(PatientChat chat, String model, int maxAnswerTokens, BooleanSupplier stop) {
        this.chat = chat;
        this.model = model;
        this.maxAnswerTokens = maxAnswerTokens;
        this.stop = stop;
    }

    /** Which frames stand for the whole video, as the sampler of the chat API chooses them. */
    List<Double> uniformFrames(String fileId, int frames) {
        ChatCompletion look = given(chat.complete(
                ChatCompletionRequest.greedy(
                        model,
                        List.of(ChatMessage.user(ContentPart.video(fileId, null), ContentPart.text(LOOK))),
                        1,
                        MediaIoKwargs.frames(frames)),
                stop));
        List<FrameReceipt> receipts = look.samplingReceipt();
        if (receipts == null || receipts.size() != 1) {
            throw new CurationFailedException(
                    "no_sampling_receipt", "the model's answer has no sampling receipt", null);
        }
        return receipts.getFirst().timestampsSeconds();
    }

    @Override
    public Answer answer(Video video, List<Double> timestampsSeconds, String question) {
        ChatCompletion answer = given(chat.complete(
                ChatCompletionRequest.greedy(
                        model, messages(video, timestampsSeconds, question), maxAnswerTokens, null),
                stop));
        boolean complete = answer.choices().getFirst().finishReason().equals("stop");
        return new Answer(StorableText.of(answer.text()), complete);
    }

    @Override
    public List<Double> score(Video video, List<Double> timestampsSeconds, String question, List<String> answers) {
        ScoreResponse response = given(
                chat.score(new ScoreRequest(model, messages(video, timestampsSeconds, question), answers, null), stop));
        List<ScoreResponse.AnswerScore> scores = response.scores();
        if (scores == null || scores.size() != answers.size()) {
            throw new CurationFailedException("no_scores", "the model did not score every candidate", null);
        }
        return scores.stream().map(ScoreResponse.AnswerScore::logprobSum).toList();
    }

    private static <T> T given(Reply<T> reply) {
        return switch (reply) {
            case Reply.Answered<T>(T answer, var cost) -> answer;
            case Reply.Refused<T>(String code, String message, var param, var cost) ->
                throw new CurationFailedException(code, message, param);
            case Reply.Unavailable<T>(String message, var cost) -> throw new ModelAwayException(message);
            case Reply.Stopped<T> stopped -> throw new CurationStoppedException();
        };
    }

    private static List<ChatMessage> messages(Video video, List<Double> timestampsSeconds, String question) {
        var frames = VideoMetadata.at(timestampsSeconds);
        return List.of(ChatMessage.user(ContentPart.video(video.fileId(), frames), ContentPart.text(question)));
    }
}
