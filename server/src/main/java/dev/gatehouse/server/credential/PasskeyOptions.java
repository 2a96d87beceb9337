package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.PasskeyStore.Stored;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a page's script gives to the browser (WebAuthn §5.4 and §5.5), in its JSON form. Pure. */
final class PasskeyOptions {
  /** COSE: ES256, EdDSA, RS256. The first is what most authenticators do. */
  static final List<Long> ALGORITHMS = List.of(-7L, -8L, -257L);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long TIMEOUT_MILLIS = 300_000;
  private static final String TYPE = "public-key";

  private PasskeyOptions() {}

  /** Whose passkey is to be made. */
  record Person(byte[] handle, String userName, String displayName) {}

  /**
   * @param credentialId of one that is stored
   */
  static String creation(
      String relyingParty,
      Person person,
      byte[] challenge,
      List<Stored> existing,
      Function<Stored, byte[]> credentialId) {
    ObjectNode options = JSON.createObjectNode();
    options.putObject("rp").put("id", relyingParty).put("name", relyingParty);
    options
        .putObject("user")
        .put("id", text(person.handle()))
        .put("name", person.userName())
        .put("displayName", person.displayName());
    options.put("challenge", text(challenge));
    ArrayNode algorithms = options.putArray("pubKeyCredParams");
    ALGORITHMS.forEach(alg -> algorithms.addObject().put("type", TYPE).put("alg", alg));
    options.put("timeout", TIMEOUT_MILLIS);
    ArrayNode excluded = options.putArray("excludeCredentials");
    existing.forEach(one -> add(excluded, one, credentialId));
    options
        .putObject("authenticatorSelection")
        .put("residentKey", "required")
        .put("requireResidentKey", true)
        .put("userVerification", "required");
    options.put("attestation", "none");
    return options.toString();
  }

  /**
   * @param allowed empty for whichever the browser finds
   */
  static String request(
      String relyingParty,
      byte[] challenge,
      List<Stored> allowed,
      Function<Stored, byte[]> credentialId) {
    ObjectNode options = JSON.createObjectNode();
    options.put("challenge", text(challenge));
    options.put("rpId", relyingParty);
    options.put("timeout", TIMEOUT_MILLIS);
    options.put("userVerification", "required");
    ArrayNode list = options.putArray("allowCredentials");
    allowed.forEach(one -> add(list, one, credentialId));
    return options.toString();
  }

  private static void add(ArrayNode list, Stored one, Function<Stored, byte[]> credentialId) {
    ObjectNode descriptor = list.addObject();
    descriptor.put("type", TYPE).put("id", text(credentialId.apply(one)));
    ArrayNode transports = descriptor.putArray("transports");
    one.transports().forEach(transports::add);
  }

  private static String text(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
