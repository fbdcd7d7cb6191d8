package dev.tpo.frames.decoder.libav;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG1VIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG2VIDEO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;

import java.util.BitSet;
import java.util.zip.CRC32C;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;

/**
 * Whether the headers that a stream carries among its pictures (size, colours, what the decoder must know) stay the
 * same. Where two recordings were joined they change, and then decoding can begin only where they are said again.
 */
final class StreamHeaders {

    /** Headers come first in a packet. */
    private static final int LOOKED_AT = 1 << 14;

    private static final long NONE = 0;

    private final int codec;
    private final int lengthBytes;
    private final BitSet carrying = new BitSet();
    private long known;
    private boolean first = true;
    private boolean change;

    StreamHeaders(AVCodecParameters parameters) {
        this.codec = parameters.codec_id();
        byte[] apart = bytes(parameters.extradata(), parameters.extradata_size());
        boolean h264 = codec == AV_CODEC_ID_H264;
        boolean lengths = (h264 || codec == AV_CODEC_ID_HEVC) && apart.length > 22 && apart[0] == 1;
        this.lengthBytes = !lengths ? 0 : (apart[h264 ? 4 : 21] & 3) + 1;
        this.known = !lengths ? fingerprint(apart, 0) : h264 ? ofConfiguration(apart) : NONE;
    }

    private static byte[] bytes(BytePointer data, int size) {
        byte[] bytes = new byte[Math.clamp(size, 0, LOOKED_AT)];
        if (bytes.length > 0) {
            data.get(bytes);
        }
        return bytes;
    }

    void see(AVPacket key, int ordinal) {
        if (!isKnown()) {
            return;
        }
        long here = fingerprint(bytes(key.data(), key.size()), lengthBytes);
        if (here != NONE) {
            carrying.set(ordinal);
            change |= known != NONE && here != known || known == NONE && !first;
            known = here;
        }
        first = false;
    }

    private boolean isKnown() {
        return codec == AV_CODEC_ID_H264
                || codec == AV_CODEC_ID_HEVC
                || codec == AV_CODEC_ID_MPEG1VIDEO
                || codec == AV_CODEC_ID_MPEG2VIDEO
                || codec == AV_CODEC_ID_MPEG4
                || codec == AV_CODEC_ID_MJPEG;
    }

    /** Whether they were not the same everywhere. */
    boolean change() {
        return change;
    }

    /** Whether a packet carries them. */
    boolean areIn(int ordinal) {
        return carrying.get(ordinal);
    }

    /** Of H.264's record in mp4 and Matroska: the sequence parameter sets, each after its length. */
    private long ofConfiguration(byte[] record) {
        CRC32C sum = new CRC32C();
        int at = 6;
        for (int left = record[5] & 0x1f; left > 0 && at + 2 <= record.length; left--) {
            int length = (record[at] & 0xff) << 8 | record[at + 1] & 0xff;
            at += 2;
            sum.update(record, at, Math.min(length, record.length - at));
            at += length;
        }
        return at > record.length ? NONE : nonZero(sum);
    }

    /** Of all headers up to the first picture, or {@link #NONE} where there are none. */
    private long fingerprint(byte[] data, int lengthBytes) {
        if (codec == AV_CODEC_ID_MJPEG) {
            return ofJpeg(data);
        }
        CRC32C sum = new CRC32C();
        boolean found = false;
        int at = lengthBytes > 0 ? lengthBytes : afterStartCode(data, 0);
        while (at < data.length) {
            int end;
            int next;
            if (lengthBytes > 0) {
                long length = 0;
                for (int i = at - lengthBytes; i < at; i++) {
                    length = length << 8 | data[i] & 0xff;
                }
                end = (int) Math.min(data.length, at + length);
                next = end + lengthBytes;
            } else {
                next = afterStartCode(data, at);
                end = next > data.length ? data.length : next - 3;
                while (end > at && data[end - 1] == 0) {
                    end--;
                }
            }
            if (isPicture(data[at])) {
                break;
            }
            int kept = kept(data, at, end);
            if (kept > 0) {
                sum.update(data, at, kept);
                found = true;
            }
            at = next;
        }
        return found ? nonZero(sum) : NONE;
    }

    /** Of the frame's form, and of what comments say of its colours: a decoder believes those ever after. */
    private static long ofJpeg(byte[] data) {
        CRC32C sum = new CRC32C();
        int at = 2;
        while (at + 9 < data.length && (data[at] & 0xff) == 0xff && (data[at + 1] & 0xff) != 0xda) {
            int marker = data[at + 1] & 0xff;
            int end = Math.min(data.length, at + 2 + ((data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff));
            boolean form = marker >= 0xc0 && marker <= 0xc3;
            boolean colours = marker == 0xfe && data[at + 4] == 'C' && data[at + 5] == 'S' && data[at + 6] == '=';
            if (form || colours) {
                sum.update(data, at, end - at);
            }
            at = end;
        }
        return at == 2 ? NONE : nonZero(sum);
    }

    private static long nonZero(CRC32C sum) {
        return sum.getValue() + 1;
    }

    /** Behind the next 0 0 1, or beyond the end. */
    private static int afterStartCode(byte[] data, int from) {
        for (int i = from; i + 3 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                return i + 3;
            }
        }
        return data.length + 1;
    }

    private boolean isPicture(byte head) {
        return switch (codec) {
            case AV_CODEC_ID_H264 -> (head & 0x1f) >= 1 && (head & 0x1f) <= 5;
            case AV_CODEC_ID_HEVC -> (head >> 1 & 0x3f) < 32;
            case AV_CODEC_ID_MPEG4 -> (head & 0xff) == 0xb6;
            default -> head == 0;
        };
    }

    /** How many bytes of a part belong to what must stay the same. */
    private int kept(byte[] data, int at, int end) {
        int head = data[at] & 0xff;
        boolean whole = switch (codec) {
            case AV_CODEC_ID_H264 -> (head & 0x1f) == 7;
            case AV_CODEC_ID_HEVC -> (head >> 1 & 0x3f) == 33;
            case AV_CODEC_ID_MPEG4 -> head == 0xb5 || (head & 0xf0) == 0x20;
            default -> head == 0xb5 && at + 1 < end && (data[at + 1] & 0xf0) == 0x20; // colours
        };
        if (whole) {
            return end - at;
        }
        boolean size = head == 0xb3 && (codec == AV_CODEC_ID_MPEG1VIDEO || codec == AV_CODEC_ID_MPEG2VIDEO);
        return size ? Math.min(5, end - at) : 0; // what follows is of rates, which may change
    }
}
