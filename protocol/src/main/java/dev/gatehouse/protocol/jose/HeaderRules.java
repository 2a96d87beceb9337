package dev.gatehouse.protocol.jose;

import dev.gatehouse.protocol.jose.JwtVerdict.Unsound;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a header may say before anything is verified with it. */
final class HeaderRules {

  private static final List<String> KEY_BEARING = List.of("jwk", "jku", "x5u", "x5c");

  private HeaderRules() {}

  static @Nullable Unsound firstFault(
      Map<String, Object> header, Set<JwsAlgorithm> algorithms, Set<String> types) {
    Unsound fault = algorithmFault(header, algorithms);
    if (fault == null) {
      fault = extensionFault(header);
    }
    return fault == null ? typeFault(header, types) : fault;
  }

  private static @Nullable Unsound algorithmFault(
      Map<String, Object> header, Set<JwsAlgorithm> algorithms) {
    if (!(header.get("alg") instanceof String alg)) {
      return new Unsound(JwtFault.MALFORMED, "The header has no alg");
    }
    if (header.containsKey("enc")) {
      return new Unsound(JwtFault.ENCRYPTED, "The header names an encryption");
    }
    // RFC 8725 §2.1, §3.2. Compared without case, as a lax signer elsewhere may be our reader.
    if (alg.equalsIgnoreCase("none")) {
      return new Unsound(JwtFault.ALG_NONE, "The header says alg " + shown(alg));
    }
    if (alg.toUpperCase(Locale.ROOT).startsWith("HS")) {
      return new Unsound(JwtFault.SYMMETRIC_ALGORITHM, "The header says alg " + shown(alg));
    }
    // RFC 8725 §3.1: an allow-list, before any key is looked for.
    JwsAlgorithm named = JwsAlgorithm.named(alg).orElse(null);
    if (named == null || !algorithms.contains(named)) {
      return new Unsound(
          JwtFault.ALGORITHM, "The header says alg " + shown(alg) + ", accepted are " + algorithms);
    }
    return null;
  }

  private static @Nullable Unsound extensionFault(Map<String, Object> header) {
    // RFC 8725 §3.10: keys come from configuration, never from the message.
    for (String member : KEY_BEARING) {
      if (header.containsKey(member)) {
        return new Unsound(JwtFault.KEY_EMBEDDED, "The header has " + member);
      }
    }
    // RFC 7797 §7: b64=false must not be used in a JWT.
    if (Boolean.FALSE.equals(header.get("b64"))) {
      return new Unsound(JwtFault.UNENCODED_PAYLOAD, "The header has b64");
    }
    // RFC 7515 §4.1.11: an extension that is not understood makes the token invalid.
    if (header.containsKey("crit")) {
      return new Unsound(JwtFault.CRITICAL_HEADER, "The header has crit");
    }
    if (header.containsKey("zip")) {
      return new Unsound(JwtFault.COMPRESSED, "The header has zip");
    }
    // RFC 7519 §5.2: cty JWT announces a token within the token.
    if (header.containsKey("cty")) {
      return new Unsound(
          JwtFault.NESTED_TOKEN, "The header has cty " + shown(String.valueOf(header.get("cty"))));
    }
    if (header.containsKey("kid") && !(header.get("kid") instanceof String)) {
      return new Unsound(JwtFault.MALFORMED, "The header's kid is not a string");
    }
    return null;
  }

  /** RFC 8725 §3.11: one kind of token must not pass as another. */
  private static @Nullable Unsound typeFault(Map<String, Object> header, Set<String> types) {
    Object typ = header.getOrDefault("typ", "");
    String type = typ instanceof String text ? text.toLowerCase(Locale.ROOT) : "(not a string)";
    // RFC 7515 §4.1.9: the prefix may be left out.
    String bare = type.startsWith("application/") ? type.substring("application/".length()) : type;
    return types.contains(bare)
        ? null
        : new Unsound(JwtFault.TYP, "The header says typ " + shown(bare));
  }

  static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 100 ? printable : printable.substring(0, 99) + "…";
  }
}
