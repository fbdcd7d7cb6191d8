package dev.tpo.frames.decoder;

import dev.tpo.frames.decoder.libav.LibavDecoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** The decoder process: requests by its standard input, answers by its standard output, until the input ends. */
public final class DecoderMain {

    private DecoderMain() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in), 8192));
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err); // whoever prints something does not print into an answer
        LibavDecoder decoder = new LibavDecoder();
        while (true) {
            DecoderRequest request;
            try {
                request = DecoderRequest.read(in);
            } catch (EOFException e) {
                return;
            }
            try {
                decoder.answer(request, out);
            } catch (DecoderRefusal refusal) {
                DecoderReply.refusal(out, refusal);
            }
        }
    }
}
