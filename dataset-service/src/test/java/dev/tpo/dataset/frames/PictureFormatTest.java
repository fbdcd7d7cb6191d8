package dev.tpo.dataset.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureFormatTest {

    @ParameterizedTest
    @CsvSource({"1,1", "1,300", "300,1", "2,2", "37,53", "200,133"})
    void pngGivesBackEveryPixelOfNoiseOfSlopesAndOfFlatRows(int height, int width) throws IOException {
        byte[] rgb = picture(height, width);

        BufferedImage read = read(PictureFormat.PNG, height, width, rgb);

        assertThat(read.getType()).isNotEqualTo(BufferedImage.TYPE_BYTE_INDEXED);
        assertThat(pixels(read)).isEqualTo(rgb);
    }

    @Test
    void jpegIsNearToThePicture() throws IOException {
        int height = 91;
        int width = 140;
        byte[] rgb = slopes(height, width);

        byte[] read = pixels(read(PictureFormat.JPEG, height, width, rgb));

        double off = 0;
        for (int i = 0; i < rgb.length; i++) {
            off += Math.abs((read[i] & 0xFF) - (rgb[i] & 0xFF));
        }
        assertThat(off / rgb.length).isCloseTo(0, within(2.0));
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void ofAPictureNoMoreThanARowIsAskedForAtOnceAndNothingIsAskedForTwice(PictureFormat format) throws IOException {
        int height = 40;
        int width = 1000;
        RowByRow rows = new RowByRow(picture(height, width));

        format.write(height, width, rows, new ByteArrayOutputStream());

        assertThat(rows.mostAtOnce).isLessThanOrEqualTo(width * 3);
        assertThat(rows.given).isEqualTo(height * width * 3);
    }

    @Test
    void pngIsWrittenWhileItsRowsCome() throws IOException {
        int height = 400;
        int width = 1000;
        byte[] rgb = new byte[height * width * 3];
        new Random(1).nextBytes(rgb); // does not deflate
        RowByRow rows = new RowByRow(rgb);
        int[] mostAhead = {0};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] content, int at, int length) {
                super.write(content, at, length);
                mostAhead[0] = Math.max(mostAhead[0], rows.given - count);
            }
        };

        PictureFormat.PNG.write(height, width, rows, out);

        assertThat(mostAhead[0]).isLessThan(rgb.length / 4);
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void pixelsThatEndEarlyAreNoPicture(PictureFormat format) {
        InputStream tooFew = new ByteArrayInputStream(new byte[10 * 10 * 3 - 1]);

        assertThatThrownBy(() -> format.write(10, 10, tooFew, new ByteArrayOutputStream()))
                .isInstanceOf(EOFException.class);
    }

    private static BufferedImage read(PictureFormat format, int height, int width, byte[] rgb) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(height, width, new ByteArrayInputStream(rgb), out);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
        assertThat(read.getHeight()).isEqualTo(height);
        assertThat(read.getWidth()).isEqualTo(width);
        return read;
    }

    /** Noise above, slopes in the middle, black below. */
    private static byte[] picture(int height, int width) {
        byte[] rgb = slopes(height, width);
        byte[] noise = new byte[rgb.length / 3];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, rgb, 0, noise.length);
        java.util.Arrays.fill(rgb, rgb.length - noise.length, rgb.length, (byte) 0);
        return rgb;
    }

    private static byte[] slopes(int height, int width) {
        byte[] rgb = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * 3;
                rgb[at] = (byte) (255 * y / height);
                rgb[at + 1] = (byte) (255 * x / width);
                rgb[at + 2] = (byte) (128 + 60 * x / width);
            }
        }
        return rgb;
    }

    static byte[] pixels(BufferedImage image) {
        byte[] rgb = new byte[image.getHeight() * image.getWidth() * 3];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                rgb[at++] = (byte) (pixel >> 16);
                rgb[at++] = (byte) (pixel >> 8);
                rgb[at++] = (byte) pixel;
            }
        }
        return rgb;
    }

    private static final class RowByRow extends InputStream {
        private final byte[] rgb;
        private int given;
        private int mostAtOnce;

        RowByRow(byte[] rgb) {
            this.rgb = rgb;
        }

        @Override
        public int read() {
            return given < rgb.length ? rgb[given++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int at, int length) {
            mostAtOnce = Math.max(mostAtOnce, length);
            int give = Math.min(length, rgb.length - given);
            if (give == 0) {
                return length == 0 ? 0 : -1;
            }
            System.arraycopy(rgb, given, into, at, give);
            given += give;
            return give;
        }
    }
}
