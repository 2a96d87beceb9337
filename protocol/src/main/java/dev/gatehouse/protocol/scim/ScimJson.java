package dev.gatehouse.protocol.scim;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies as JSON, read so strictly that no other reader can see different values in them. */
public final class ScimJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // The table of names is shared by all readings; strangers shall not fill it.
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(ScimLimits.JSON_DEPTH)
                          .maxNumberLength(40)
                          .maxNameLength(2_048)
                          .maxStringLength(1024 * 1024)
                          .maxTokenCount(ScimLimits.JSON_TOKENS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ScimJson() {}

  /**
   * @param longest in octets; a longer body is answered with 413
   */
  public static ScimResult<ObjectNode> parseObject(byte[] utf8, int longest) {
    return Unacceptable.caught(() -> object(utf8, longest));
  }

  private static ObjectNode object(byte[] utf8, int longest) throws Unacceptable {
    if (utf8.length > longest) {
      throw new Unacceptable(
          ScimProblem.of(413, "The body is longer than " + longest + " octets."));
    }
    try {
      // RFC 7644 §3.1 with RFC 8259 §8.1: UTF-8 and nothing else.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      // Leniency.BYTE_ORDER_MARK
      JsonNode tree = MAPPER.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
      if (!(tree instanceof ObjectNode object)) {
        throw new Unacceptable(ScimType.INVALID_SYNTAX, "The body is not a JSON object.");
      }
      requireSound(object);
      return object;
    } catch (CharacterCodingException notUtf8) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "The body is not UTF-8.");
    } catch (JacksonException malformed) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, where(malformed));
    }
  }

  private static String where(JacksonException malformed) {
    var location = malformed.getLocation();
    return "The body is not JSON, names a member twice or is beyond its limits"
        + (location == null ? "." : ", at character " + (location.getCharOffset() + 1) + ".");
  }

  private static void requireSound(JsonNode node) throws Unacceptable {
    if (node.isString() && !isSound(node.stringValue())) {
      throw new Unacceptable(
          ScimType.INVALID_SYNTAX, "A string has NUL or half a surrogate pair in it.");
    }
    for (var property : node.properties()) {
      if (!isSound(property.getKey())) {
        throw new Unacceptable(
            ScimType.INVALID_SYNTAX, "A name has NUL or half a surrogate pair in it.");
      }
      requireSound(property.getValue());
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        requireSound(element);
      }
    }
  }

  /**
   * Lone surrogates have no UTF-8 form, so that two names would become one; NUL cannot be stored
   * everywhere.
   */
  static boolean isSound(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
