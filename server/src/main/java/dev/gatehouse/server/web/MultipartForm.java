package dev.gatehouse.server.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Blocker;

/**
 * Reads a form with a file that people choose: {@code multipart/form-data} (RFC 7578), or any other
 * form where the browser sent one. Files are text, and read like fields; what they are called on
 * somebody's disk is nobody's business.
 */
public final class MultipartForm {
  private static final int MOST_PARTS = 50;

  private MultipartForm() {}

  /**
   * The fields, with the contents of files among them.
   *
   * @param limit the most octets of the whole
   * @throws RefusedRequestException 400 for what is no such form or not UTF-8, 413 beyond the limit
   */
  public static Parameters read(Request request, int limit) {
    String type = request.header("Content-Type").orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return request.form();
    }
    String boundary = MultiPart.extractBoundary(type);
    if (boundary == null || boundary.isEmpty()) {
      throw WebRefusal.MALFORMED.exception(400, "a multipart form without a boundary");
    }
    byte[] body = request.body(limit);
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(MOST_PARTS);
    // In memory, whatever its size: the whole is bounded already, and nothing is left on a disk.
    parser.setMaxMemoryFileSize(-1);
    parser.setMaxLength(limit);
    try (Blocker.Promise<MultiPartFormData.Parts> waiting = Blocker.promise()) {
      parser.parse(new ByteBufferContentSource(ByteBuffer.wrap(body)), waiting);
      try (MultiPartFormData.Parts parts = waiting.block()) {
        return fields(parts);
      }
    } catch (IOException | HttpException.RuntimeException e) {
      throw WebRefusal.MALFORMED.exception(400, "no multipart form: " + e.getMessage());
    }
  }

  private static Parameters fields(MultiPartFormData.Parts parts) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (MultiPart.Part part : parts) {
      if (part.getName() != null) {
        values.computeIfAbsent(part.getName(), unused -> new ArrayList<>(1)).add(text(part));
      }
    }
    return new Parameters(values);
  }

  private static String text(MultiPart.Part part) {
    try {
      ByteBuffer octets = Content.Source.asByteBuffer(part.createContentSource());
      return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
    } catch (CharacterCodingException e) {
      throw WebRefusal.MALFORMED.exception(400, "a field or file that is not UTF-8");
    } catch (IOException e) {
      throw WebRefusal.MALFORMED.exception(400, "a part that cannot be read: " + e.getMessage());
    }
  }
}
