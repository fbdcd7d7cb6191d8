package dev.tpo.dataset.frames;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes a picture as baseline JPEG (4:2:0) while its rows come. Of the picture it holds one row. */
final class JpegWriter {
    private static final int RGB = 3;
    private static final float QUALITY = 0.9f;

    private JpegWriter() {}

    /**
     * @param rgb (height, width, 3) uint8, row by row from the top
     * @throws EOFException if {@code rgb} ends before its last pixel
     */
    static void write(int height, int width, InputStream rgb, OutputStream out) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image(height, width, rgb), null, null), settings);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage image(int height, int width, InputStream rgb) {
        int rowBytes = width * RGB;
        WritableRaster rows = Raster.createWritableRaster(
                new PixelInterleavedSampleModel(
                        DataBuffer.TYPE_BYTE, width, height, RGB, rowBytes, new int[] {0, 1, 2}),
                new ArrivingRows(rgb, height, rowBytes),
                null);
        ComponentColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                ComponentColorModel.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(colors, rows, false, null);
    }

    /** Pixels of an image that is looked at once, from the top: what is asked for next is in this row or in the next. */
    private static final class ArrivingRows extends DataBuffer {
        private final InputStream rgb;
        private final byte[] row;
        private int rowStart;

        ArrivingRows(InputStream rgb, int height, int rowBytes) {
            super(TYPE_BYTE, Math.multiplyExact(height, rowBytes));
            this.rgb = rgb;
            this.row = new byte[rowBytes];
            this.rowStart = -rowBytes;
        }

        @Override
        public int getElem(int bank, int at) {
            while (at - rowStart >= row.length) {
                next();
            }
            return row[at - rowStart] & 0xFF;
        }

        private void next() {
            try {
                if (rgb.readNBytes(row, 0, row.length) < row.length) {
                    throw new EOFException("the picture's pixels end early");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            rowStart += row.length;
        }

        @Override
        public void setElem(int bank, int at, int value) {
            throw new UnsupportedOperationException("these pixels are only read");
        }
    }
}
