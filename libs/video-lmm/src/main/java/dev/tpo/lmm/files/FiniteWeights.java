package dev.tpo.lmm.files;

import dev.tpo.input.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Whether every weight is a number: one that is NaN or infinite makes each answer nothing. A number is neither where not all
 * bits of its exponent are set; so eight bytes are looked at at once, whatever their type.
 */
public final class FiniteWeights {
    private static final int BUFFER_BYTES = 1 << 20;

    private FiniteWeights() {}

    /**
     * @param read tensors that something reads; the others may hold what they want
     * @param onRead told of the bytes of each piece that was looked at; what it throws ends the work
     * @throws CheckpointException naming the first tensor that holds something else
     */
    public static void require(SafetensorsHeader header, Predicate<String> read, LongConsumer onRead) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = InputFile.open(header.file())) {
            for (SafetensorsHeader.Entry tensor : header.entries()) {
                if (tensor.type().holdsWeights() && read.test(tensor.name())) {
                    require(channel, tensor, buffer, onRead, header);
                }
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + header.file().getFileName(), e);
        }
    }

    private static void require(
            FileChannel channel,
            SafetensorsHeader.Entry tensor,
            ByteBuffer buffer,
            LongConsumer onRead,
            SafetensorsHeader header)
            throws IOException {
        Exponents exponents = Exponents.of(tensor.type());
        for (long done = 0; done < tensor.bytes(); ) {
            int piece = (int) Math.min(BUFFER_BYTES, tensor.bytes() - done);
            buffer.clear().limit(piece);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, tensor.begin() + done + buffer.position()) < 0) {
                    throw new CheckpointException(header.file().getFileName() + " became shorter while it was read");
                }
            }
            buffer.limit((piece + 7) & -8);
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0); // what is left of the last eight bytes is a number too
            }
            if (exponents.anyFull(buffer.flip())) {
                throw new CheckpointException(header.file().getFileName() + ": tensor " + tensor.name()
                        + " holds NaN or an infinite number, and no model computes with that");
            }
            done += piece;
            onRead.accept(piece);
        }
    }

    /**
     * @param mask the exponents' bits of all numbers in eight bytes
     * @param one their lowest bits: added to a full exponent, it carries into the sign's place
     * @param signs the signs' places
     */
    private record Exponents(long mask, long one, long signs) {

        static Exponents of(StoredType type) {
            return switch (type) {
                case F64 -> new Exponents(0x7ff0_0000_0000_0000L, 0x0010_0000_0000_0000L, 0x8000_0000_0000_0000L);
                case F32 -> new Exponents(0x7f80_0000_7f80_0000L, 0x0080_0000_0080_0000L, 0x8000_0000_8000_0000L);
                case BF16 -> new Exponents(0x7f80_7f80_7f80_7f80L, 0x0080_0080_0080_0080L, 0x8000_8000_8000_8000L);
                case F16 -> new Exponents(0x7c00_7c00_7c00_7c00L, 0x0400_0400_0400_0400L, 0x8000_8000_8000_8000L);
                default -> throw new IllegalArgumentException(type + " holds no weights");
            };
        }

        boolean anyFull(ByteBuffer numbers) {
            long full = 0;
            for (int at = 0; at < numbers.limit(); at += Long.BYTES) {
                full |= (numbers.getLong(at) & mask) + one;
            }
            return (full & signs) != 0;
        }
    }
}
