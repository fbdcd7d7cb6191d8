package dev.tpo.inference;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Small pictures of one grey. */
final class Pictures {
    /** One pixel, in WebP's lossless form: the JDK writes none. */
    private static final String WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

    private Pictures() {}

    /** @param form {@code png}, {@code jpeg}, {@code gif} or {@code webp} */
    static byte[] picture(String form, int width, int height, int grey) throws IOException {
        if (form.equals("webp")) {
            return Base64.getDecoder().decode(WEBP);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(grey, grey, grey));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, form, file);
        return file.toByteArray();
    }

    /** A PNG of few bytes that says it is larger. */
    static byte[] claiming(int width, int height) throws IOException {
        byte[] file = picture("png", 8, 8, 0);
        CRC32 checksum = new CRC32();
        ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
        checksum.update(file, 12, 17); // the header's name and fields
        ByteBuffer.wrap(file).putInt(29, (int) checksum.getValue());
        return file;
    }

    static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    /** A part that shows it. */
    static String part(String form, int grey, String... metadata) throws IOException {
        return part("data:image/" + form + ";base64," + base64(picture(form, 32, 48, grey)), metadata);
    }

    static String part(String url, String... metadata) {
        return "{'type':'image_url','image_url':{'url':'" + url + "'}"
                + (metadata.length == 0 ? "" : ",'video_metadata':{" + String.join(",", metadata) + "}") + "}";
    }
}
