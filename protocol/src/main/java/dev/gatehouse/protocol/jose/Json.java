package dev.gatehouse.protocol.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object, read so strictly that no other reader can see different values in it (RFC 8725
 * §2.4, §2.6): valid UTF-8, each name once, nothing after the end, no lone surrogates.
 */
public sealed interface Json {

  /**
   * Values are String, Long, BigInteger, Double, Boolean, List and Map, none to be changed. A
   * member that is null is left out, since to every rule here it is the same as an absent one.
   */
  record ObjectValue(Map<String, Object> members) implements Json {}

  /**
   * @param detail for administrators; tells where, never what
   */
  record Malformed(boolean duplicateMember, String detail) implements Json {}

  /**
   * @param longest in octets; a longer text is malformed
   */
  static Json parseObject(byte[] utf8, int longest) {
    if (utf8.length > longest) {
      return new Malformed(false, "longer than " + longest + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return new Reading().read(text);
    } catch (CharacterCodingException notUtf8) {
      return new Malformed(false, "not valid UTF-8");
    }
  }

  /** One reading of one text. */
  final class Reading {
    private static final Object NULL = new Object();
    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            // The table of names is shared by all readings; strangers shall not fill it.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNumberLength(40)
                    .maxNameLength(2_048)
                    .maxStringLength(512 * 1024)
                    .maxTokenCount(100_000)
                    .build())
            .build();

    private boolean duplicate;

    private Reading() {}

    private Json read(String text) {
      try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return new Malformed(false, "not a JSON object");
        }
        Map<String, Object> members = object(parser);
        if (parser.nextToken() != null) {
          return new Malformed(false, "something follows the JSON object");
        }
        return new ObjectValue(members);
      } catch (Unacceptable unacceptable) {
        return new Malformed(duplicate, unacceptable.reason);
      } catch (JacksonException malformed) {
        var where = malformed.getLocation();
        return new Malformed(
            false,
            "not JSON, or beyond its limits, at character "
                + (where == null ? 0 : where.getCharOffset()));
      }
    }

    private Map<String, Object> object(JsonParser parser) throws Unacceptable {
      Map<String, Object> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = sound(parser.currentName());
        parser.nextToken();
        if (members.putIfAbsent(name, value(parser)) != null) {
          duplicate = true;
          throw new Unacceptable("a member name stands twice");
        }
      }
      members.values().removeIf(value -> value == NULL);
      return Collections.unmodifiableMap(members);
    }

    private List<Object> array(JsonParser parser) throws Unacceptable {
      List<Object> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Object element = value(parser);
        if (element != NULL) {
          elements.add(element);
        }
      }
      return Collections.unmodifiableList(elements);
    }

    private Object value(JsonParser parser) throws Unacceptable {
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(parser);
        case START_ARRAY -> array(parser);
        case VALUE_STRING -> sound(parser.getString());
        case VALUE_NUMBER_INT ->
            parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
        case VALUE_TRUE -> Boolean.TRUE;
        case VALUE_FALSE -> Boolean.FALSE;
        case VALUE_NULL -> NULL;
        case null, default -> throw new Unacceptable("the JSON object ends too early");
      };
    }

    private static Double finite(double value) throws Unacceptable {
      if (!Double.isFinite(value)) {
        throw new Unacceptable("a number is out of range");
      }
      return value;
    }

    /**
     * Lone surrogates have no UTF-8 form: encoders put the same question mark for each, and two
     * subjects would become one. NUL cannot be stored everywhere.
     */
    private static String sound(String text) throws Unacceptable {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == 0) {
          throw new Unacceptable("a string contains NUL");
        }
        if (Character.isSurrogate(c)) {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!pair) {
            throw new Unacceptable("a string contains half a surrogate pair");
          }
          i++;
        }
      }
      return text;
    }

    /** Leaves the reading; never leaves this class. */
    private static final class Unacceptable extends Exception {
      private final String reason;

      private Unacceptable(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
      }
    }
  }
}
