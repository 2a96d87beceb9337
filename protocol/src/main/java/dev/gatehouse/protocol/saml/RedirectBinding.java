package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.xml.DetachedSignature;
import dev.gatehouse.protocol.xml.XmlLimits;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The HTTP-Redirect binding: messages in the query of an address (SAML bindings §3.4). */
public final class RedirectBinding {
  private static final String ENCODING =
      "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";
  private static final Set<String> OURS =
      Set.of("SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding");

  /** The longest query that is read, in characters; servers and browsers allow less. */
  private static final int LONGEST_QUERY = 200_000;

  private RedirectBinding() {}

  /** Which parameter carries the message. */
  public enum Parameter {
    SAML_REQUEST("SAMLRequest"),
    SAML_RESPONSE("SAMLResponse");

    private final String word;

    Parameter(String word) {
      this.word = word;
    }

    /** The name of the field or of the part of the query. */
    public String word() {
      return word;
    }
  }

  /** What came of reading a query. */
  public sealed interface Decoded {}

  /** A message whose query a configured key signed. Only {@link #decode} builds one. */
  public static final class Received implements Decoded {
    private final Parameter parameter;
    private final byte[] xml;
    private final String relayState;

    private Received(Parameter parameter, byte[] xml, String relayState) {
      this.parameter = parameter;
      this.xml = xml;
      this.relayState = relayState;
    }

    public Parameter parameter() {
      return parameter;
    }

    /** The message, inflated and not parsed yet. */
    public byte[] xml() {
      return xml.clone();
    }

    /** Empty when there was none. */
    public String relayState() {
      return relayState;
    }
  }

  /** A query that does not hold. */
  public record Refused(Refusal refusal) implements Decoded {}

  /**
   * The signed query that carries a message.
   *
   * @param relayState comes back with the answer; empty for none
   */
  public static String encode(Parameter parameter, byte[] xml, String relayState, PrivateKey key) {
    StringBuilder query = new StringBuilder(1_024);
    query.append(parameter.word).append('=').append(escape(base64(deflate(xml))));
    if (!relayState.isEmpty()) {
      query.append("&RelayState=").append(escape(relayState));
    }
    query.append("&SigAlg=").append(escape(DetachedSignature.methodFor(key)));
    DetachedSignature signature = DetachedSignature.sign(query.toString().getBytes(US_ASCII), key);
    return query.append("&Signature=").append(escape(base64(signature.value()))).toString();
  }

  /**
   * Reads a query and verifies its signature over the very characters that arrived: providers
   * differ in how they escape, so that writing the query anew would break what they signed.
   *
   * @param rawQuery everything behind the question mark, nothing decoded
   */
  public static Decoded decode(
      String rawQuery, List<X509Certificate> certificates, SamlPolicy policy) {
    try {
      return read(rawQuery, certificates, policy);
    } catch (SamlRefused e) {
      return new Refused(e.refusal());
    }
  }

  private static Received read(
      String rawQuery, List<X509Certificate> certificates, SamlPolicy policy) throws SamlRefused {
    Map<String, String> raw = split(rawQuery);
    if (raw.containsKey("SAMLRequest") == raw.containsKey("SAMLResponse")) {
      throw refused(SamlRefusalCode.REDIRECT_QUERY, "neither or both of the messages");
    }
    Parameter parameter =
        raw.containsKey("SAMLRequest") ? Parameter.SAML_REQUEST : Parameter.SAML_RESPONSE;
    // SAML bindings §3.4.4: DEFLATE is the encoding unless another is named.
    if (raw.containsKey("SAMLEncoding") && !ENCODING.equals(unescape(raw.get("SAMLEncoding")))) {
      throw refused(SamlRefusalCode.REDIRECT_DEFLATE, "another SAMLEncoding than DEFLATE");
    }
    verify(parameter, raw, certificates, policy);
    String message = raw.getOrDefault(parameter.word, "");
    byte[] xml = inflate(fromBase64(unescape(message), "the message"));
    return new Received(parameter, xml, unescape(raw.getOrDefault("RelayState", "")));
  }

  /** The parameters that matter, still escaped. Others may stand beside them. */
  private static Map<String, String> split(String rawQuery) throws SamlRefused {
    if (rawQuery.length() > LONGEST_QUERY) {
      throw refused(SamlRefusalCode.TOO_LARGE, rawQuery.length() + " characters");
    }
    // RFC 3986 §2: an address is ASCII. Anything else would turn into question marks for the
    // signature, so that another RelayState could stand where a signed one with such a mark stood.
    if (!US_ASCII.newEncoder().canEncode(rawQuery)) {
      throw refused(SamlRefusalCode.REDIRECT_QUERY, "characters that must be escaped");
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      // An escaped name is one parameter to a framework and another, or none, to the signature.
      if (name.indexOf('%') >= 0 || name.indexOf('+') >= 0) {
        throw refused(SamlRefusalCode.REDIRECT_QUERY, "an escaped parameter name");
      }
      if (OURS.contains(name)
          && parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
        throw refused(SamlRefusalCode.REDIRECT_QUERY, name + " occurs twice");
      }
    }
    return parameters;
  }

  private static void verify(
      Parameter parameter,
      Map<String, String> raw,
      List<X509Certificate> certificates,
      SamlPolicy policy)
      throws SamlRefused {
    if (!raw.containsKey("SigAlg") || !raw.containsKey("Signature")) {
      throw refused(SamlRefusalCode.REDIRECT_UNSIGNED, "no SigAlg or no Signature");
    }
    // SAML bindings §3.4.4.1: these parameters, in this order, as they were escaped.
    StringBuilder signed = new StringBuilder(1_024);
    signed.append(parameter.word).append('=').append(raw.get(parameter.word));
    if (raw.containsKey("RelayState")) {
      signed.append("&RelayState=").append(raw.get("RelayState"));
    }
    signed.append("&SigAlg=").append(raw.get("SigAlg"));
    DetachedSignature signature =
        new DetachedSignature(
            unescape(raw.get("SigAlg")), fromBase64(unescape(raw.get("Signature")), "Signature"));
    try {
      signature.verify(
          signed.toString().getBytes(US_ASCII),
          certificates.stream().map(X509Certificate::getPublicKey).toList(),
          policy.allowSha1Signatures());
    } catch (XmlRefused e) {
      throw refused(Checklist.codeOf(e), e.detail());
    }
  }

  private static byte[] deflate(byte[] xml) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(xml);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(xml.length);
      byte[] buffer = new byte[1_024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static byte[] inflate(byte[] deflated) throws SamlRefused {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      ByteArrayOutputStream out = new ByteArrayOutputStream(4 * deflated.length);
      byte[] buffer = new byte[4_096];
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        if (read == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw refused(SamlRefusalCode.REDIRECT_DEFLATE, "the compressed data ends too early");
        }
        out.write(buffer, 0, read);
        // Compressed data can grow a thousandfold: the bound is on what comes out.
        if (out.size() > XmlLimits.MESSAGE.bytes()) {
          throw refused(SamlRefusalCode.TOO_LARGE, "inflates to more than a message may hold");
        }
      }
      if (inflater.getRemaining() > 0) {
        throw refused(SamlRefusalCode.REDIRECT_DEFLATE, "data behind the compressed message");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw refused(SamlRefusalCode.REDIRECT_DEFLATE, String.valueOf(e.getMessage()));
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] fromBase64(String text, String what) throws SamlRefused {
    return MessageBytes.decode(text)
        .orElseThrow(() -> refused(SamlRefusalCode.REDIRECT_QUERY, what + " is not Base64"));
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String unescape(String text) throws SamlRefused {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(SamlRefusalCode.REDIRECT_QUERY, "a broken escape");
    }
  }

  private static SamlRefused refused(SamlRefusalCode code, String detail) {
    return new SamlRefused(new Refusal(code, detail));
  }
}
