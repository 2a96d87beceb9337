package dev.gatehouse.protocol.oidc.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes every case that is not there yet. To write one anew, delete its file and run this again
 * from the module's folder.
 */
public final class CorpusWriter {

  private static final Path FOLDER = Path.of("src/test/resources/dev/gatehouse/protocol/oidc");

  private CorpusWriter() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    CorpusKeys keys = CorpusKeys.at(FOLDER.resolve("corpus-keys.json"));
    List<Case> cases = new ArrayList<>();
    cases.addAll(new JoseCases(keys).all());
    cases.addAll(new SignatureCases(keys).all());
    cases.addAll(new EncodingCases(keys).all());
    cases.addAll(new ClaimCases(keys).all());
    cases.addAll(new CallbackCases(keys).all());
    cases.addAll(new EndpointCases(keys).all());
    cases.addAll(new MetadataCases(keys).all());
    cases.addAll(new LogoutCases(keys).all());
    cases.addAll(new VendorCases(keys).all());
    cases.addAll(new PlainCases(keys).all());
    for (Case written : cases) {
      Path file = FOLDER.resolve("corpus").resolve(written.file() + ".json");
      if (!Files.exists(file)) {
        Files.writeString(file, PrettyJson.of(written.members()) + "\n");
      }
    }
    Path published = FOLDER.resolve("corpus-jwks.json");
    if (!Files.exists(published)) {
      Files.writeString(published, PrettyJson.of(published(keys)) + "\n");
    }
  }

  private static Map<String, Object> published(CorpusKeys keys) {
    return CorpusKeys.set(
        List.of(
            keys.jwk("rsa", "rsa-1"),
            keys.jwk("rsa2", "rsa-2"),
            keys.jwk("ec256", "ec256-1"),
            keys.jwk("ec384", "ec384-1"),
            keys.jwk("ec521", "ec521-1"),
            keys.jwk("ed", "ed-1")));
  }
}
