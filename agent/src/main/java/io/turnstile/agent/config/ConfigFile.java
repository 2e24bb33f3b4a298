package io.turnstile.agent.config;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The text of a configuration file. Uses java.io alone: before main, java.nio.file is the application's to configure. */
final class ConfigFile {
    static final int LARGEST_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ConfigFile() {}

    /** Reads a file that must be UTF-8. */
    static String read(String name) throws ConfigException {
        File file = new File(name);
        if (!file.exists()) {
            throw new ConfigException(Place.of(name), "no such file (looked for " + file.getAbsolutePath() + ')');
        }
        if (file.isDirectory()) {
            throw new ConfigException(Place.of(name), "is a directory; a YAML file is needed");
        }
        byte[] bytes;
        try (InputStream in =
                new BufferedInputStream(new FileInputStream(file))) { // whose own readNBytes seeks: not on a pipe
            bytes = in.readNBytes(LARGEST_BYTES + 1);
        } catch (IOException failure) {
            throw new ConfigException(Place.of(name), "cannot be read: " + failure.getMessage());
        }
        if (bytes.length > LARGEST_BYTES) {
            throw new ConfigException(Place.of(name), "is larger than 1 MiB; is it a configuration?");
        }
        return decode(name, bytes);
    }

    /** Decodes UTF-8, without a byte order mark where there is one. */
    static String decode(String name, byte[] bytes) throws ConfigException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, text, true);
        text.flip();
        if (result.isError()) {
            String hex = Integer.toHexString(bytes[in.position()] & 0xff);
            throw new ConfigException(
                    placeAt(name, text, text.length()), "is not UTF-8: byte 0x" + hex + " does not belong here");
        }
        return text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK
                ? text.subSequence(1, text.length()).toString()
                : text.toString();
    }

    /** The place of an index in a text; columns count characters, not their halves. */
    static Place placeAt(String name, CharSequence text, int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index; i++) {
            char letter = text.charAt(i);
            boolean ofPair = letter == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (letter == '\n' || letter == '\r' && !ofPair) {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(letter) && letter != '\r' && letter != BYTE_ORDER_MARK) {
                column++;
            }
        }
        return new Place(name, line, column);
    }
}
