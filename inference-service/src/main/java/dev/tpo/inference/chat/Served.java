package dev.tpo.inference.chat;

import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.inference.engine.Engine;
import java.util.List;

/** Everything that a request holds while a model answers it, wherever that runs. */
interface Served extends AutoCloseable {
    /** The model's name. */
    String model();

    /** What exactly has answered; asked once the answer has begun. */
    String revision();

    Conversation conversation();

    /** What a client should know about the answer; asked once that has begun. */
    List<String> notes();

    /**
     * An answer whose prompt the model has read.
     *
     * @throws RuntimeException what kept the answer from beginning
     */
    AnswerStream answer(ChatSettings settings) throws InterruptedException;

    /** How likely each answer is, in their order. */
    List<Engine.Likelihood> score(List<String> answers) throws InterruptedException;

    @Override
    void close();
}
