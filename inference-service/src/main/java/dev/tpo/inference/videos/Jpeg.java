package dev.tpo.inference.videos;

import dev.tpo.frames.SampledFrames;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Frames as JPEG pictures, for models that run elsewhere. */
final class Jpeg {
    private static final int RGB = 3;
    private static final float QUALITY = 0.9f;
    private static final ComponentColorModel COLORS = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);

    private Jpeg() {}

    static List<byte[]> of(SampledFrames frames) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try {
            return IntStream.range(0, frames.count())
                    .mapToObj(frame -> written(writer, picture(frames, frame)))
                    .toList();
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage picture(SampledFrames frames, int frame) {
        int size = frames.height() * frames.width() * RGB;
        var model = new PixelInterleavedSampleModel(
                DataBuffer.TYPE_BYTE, frames.width(), frames.height(), RGB, frames.width() * RGB, new int[] {0, 1, 2});
        byte[] pixels = Arrays.copyOfRange(frames.rgb(), frame * size, (frame + 1) * size);
        var raster = Raster.createWritableRaster(model, new DataBufferByte(pixels, size), null);
        return new BufferedImage(COLORS, raster, false, null);
    }

    private static byte[] written(ImageWriter writer, BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(QUALITY);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("a frame cannot be written as JPEG", e);
        }
        return bytes.toByteArray();
    }
}
