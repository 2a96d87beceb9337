package dev.gatehouse.server.peers;

import dev.gatehouse.server.Await;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The certified {@code oidc-provider} from npm. Its own sign-in page takes a login of the people
 * and any password.
 */
public final class OidcProviderNpm implements AutoCloseable {

  private final PeerFolder folder;
  private final ChildProcess process;
  private final String issuer;

  private OidcProviderNpm(PeerFolder folder, ChildProcess process, String issuer) {
    this.folder = folder;
    this.process = process;
    this.issuer = issuer;
  }

  /**
   * A relying party, registered when the provider starts; it authenticates with {@code
   * client_secret_basic}.
   *
   * @param dpopBoundAccessTokens whether it gets tokens only with proofs of a key (RFC 9449 §5.2)
   */
  public record Client(
      String id, String secret, String redirectUri, boolean dpopBoundAccessTokens) {
    public Client(String id, String secret, String redirectUri) {
      this(id, secret, redirectUri, false);
    }
  }

  public static OidcProviderNpm start(List<Person> people, List<Client> clients) {
    return start(LoopbackPort.free(), people, clients);
  }

  /**
   * On a port chosen before, for a relying party that must know the issuer before it is registered.
   */
  public static OidcProviderNpm start(int port, List<Person> people, List<Client> clients) {
    Path node = InstalledProgram.require("node", "nodejs");
    Path modules = NpmPackages.install("oidc-provider");
    String issuer = issuerAt(port);
    PeerFolder folder = PeerFolder.create("oidc-provider");
    folder.copy("oidc-provider/provider.mjs", "provider.mjs");
    folder.writeJson(
        "peer.json",
        Map.of(
            "issuer",
            issuer,
            "port",
            port,
            "clients",
            clients.stream().map(OidcProviderNpm::metadata).toList(),
            "people",
            claims(people)));
    link(modules.resolve("node_modules"), folder.resolve("node_modules"));
    ChildProcess process =
        ChildProcess.start(
            Launch.of(
                "oidc-provider",
                List.of(
                    node.toString(),
                    folder.resolve("provider.mjs").toString(),
                    folder.resolve("peer.json").toString())));
    OidcProviderNpm started = new OidcProviderNpm(folder, process, issuer);
    process.awaitReady(Await.PATIENCE, () -> Http.get(started.discoveryUrl()).statusCode() == 200);
    return started;
  }

  public static String issuerAt(int port) {
    return "http://127.0.0.1:" + port;
  }

  public String issuer() {
    return issuer;
  }

  public String discoveryUrl() {
    return issuer + "/.well-known/openid-configuration";
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }

  private static Map<String, Object> metadata(Client client) {
    return Map.of(
        "client_id", client.id(),
        "client_secret", client.secret(),
        "redirect_uris", List.of(client.redirectUri()),
        "grant_types", List.of("authorization_code"),
        "response_types", List.of("code"),
        "dpop_bound_access_tokens", client.dpopBoundAccessTokens(),
        "scope", "openid email profile groups");
  }

  private static Map<String, Map<String, Object>> claims(List<Person> people) {
    Map<String, Map<String, Object>> claims = new LinkedHashMap<>();
    for (Person person : people) {
      claims.put(
          person.userName(),
          Map.of(
              "email", person.email(),
              "email_verified", true,
              "name", person.displayName(),
              "given_name", person.givenName(),
              "family_name", person.familyName(),
              "preferred_username", person.userName(),
              "groups", person.groups()));
    }
    return claims;
  }

  private static void link(Path target, Path link) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
