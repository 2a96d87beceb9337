package dev.gatehouse.server.peers;

import dev.gatehouse.server.Await;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * SimpleSAMLphp as a SAML identity provider, in PHP's own web server. A second SAML stack,
 * independent of Keycloak's.
 */
public final class SimpleSaml implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/share/simplesamlphp");
  private static final String BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

  private final Map<String, Map<String, Object>> serviceProviders = new HashMap<>();
  private final PeerFolder folder;
  private final ChildProcess process;
  private final String base;

  private SimpleSaml(PeerFolder folder, ChildProcess process, String base) {
    this.folder = folder;
    this.process = process;
    this.base = base;
  }

  public static SimpleSaml start(List<Person> people) {
    Path php = InstalledProgram.require("php", "php-cli php-xml");
    if (!Files.isDirectory(INSTALLED)) {
      throw new IllegalStateException(
          "SimpleSAMLphp is not installed; on Debian: apt-get install simplesamlphp");
    }
    int port = LoopbackPort.free();
    String base = "http://127.0.0.1:" + port + "/";
    PeerFolder folder = PeerFolder.create("simplesaml");
    configure(folder, base, people);
    makeKey(php, folder);
    ChildProcess process =
        ChildProcess.start(
            Launch.of(
                    "simplesaml",
                    List.of(
                        php.toString(),
                        "-d",
                        "display_errors=stderr",
                        "-S",
                        "127.0.0.1:" + port,
                        "-t",
                        INSTALLED.resolve("www").toString()))
                .with(
                    Map.of(
                        "SIMPLESAMLPHP_CONFIG_DIR",
                        folder.path().toString(),
                        "PHP_CLI_SERVER_WORKERS",
                        "2")));
    SimpleSaml started = new SimpleSaml(folder, process, base);
    process.awaitReady(Await.PATIENCE, () -> Http.get(started.metadataUrl()).statusCode() == 200);
    return started;
  }

  public String entityId() {
    return base + "idp";
  }

  public String metadataUrl() {
    return base + "saml2/idp/metadata.php";
  }

  public String metadata() {
    try {
      return Http.get(metadataUrl()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a sign-in that the identity provider starts by itself begins. */
  public String startUrl(String serviceProviderEntityId) {
    return base
        + "saml2/idp/SSOService.php?spentityid="
        + java.net.URLEncoder.encode(
            serviceProviderEntityId, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Ends the session at the provider, tells service providers, and leads on to this address. */
  public String logoutUrl(String returnTo) {
    return base
        + "saml2/idp/SingleLogoutService.php?ReturnTo="
        + java.net.URLEncoder.encode(returnTo, java.nio.charset.StandardCharsets.UTF_8);
  }

  /**
   * What the provider does for one service provider.
   *
   * @param encryptAssertion this release encrypts with AES-128-CBC and knows nothing else, which
   *     Gatehouse takes only by a connection's named switch
   * @param encryptionCertificate base64 of the DER certificate to encrypt for, or empty for none
   * @param requestCertificate base64 of the DER certificate that its requests must be signed with,
   *     or empty for none
   */
  public record ServiceProvider(
      String entityId,
      String assertionConsumerServiceUrl,
      boolean signResponse,
      boolean signAssertion,
      boolean encryptAssertion,
      String encryptionCertificate,
      String requestCertificate) {

    public static ServiceProvider signed(String entityId, String assertionConsumerServiceUrl) {
      return new ServiceProvider(entityId, assertionConsumerServiceUrl, true, true, false, "", "");
    }

    public ServiceProvider requestsSignedWith(String certificate) {
      return new ServiceProvider(
          entityId,
          assertionConsumerServiceUrl,
          signResponse,
          signAssertion,
          encryptAssertion,
          encryptionCertificate,
          certificate);
    }
  }

  /** Adds a service provider, or replaces the one of that entity id; the next request sees it. */
  public void register(ServiceProvider provider) {
    register(provider.entityId(), settings(provider));
  }

  /**
   * The same for one with single logout; messages about it are signed, and must be.
   *
   * @param logoutUrl for requests and answers
   * @param bindings over which it hears them
   */
  public void registerWithLogout(
      ServiceProvider provider, String logoutUrl, List<String> bindings) {
    Map<String, Object> settings = settings(provider);
    settings.put(
        "SingleLogoutService",
        bindings.stream()
            .map(binding -> Map.of("Binding", binding, "Location", logoutUrl))
            .toList());
    settings.put("sign.logout", true);
    settings.put("validate.logout", true);
    register(provider.entityId(), settings);
  }

  private void register(String entityId, Map<String, Object> settings) {
    serviceProviders.put(entityId, settings);
    folder.writeJson("service-providers.json", serviceProviders);
  }

  /** Signs with a new key from now on; its metadata has the new certificate. */
  public void changeKey() {
    makeKey(InstalledProgram.require("php", "php-cli php-xml"), folder);
  }

  /**
   * Whether a sign-out reaches service providers in frames of one page, or with the whole window,
   * one after the other.
   */
  public void signOutInFrames(boolean frames) {
    describe(folder, base, frames ? "iframe" : "traditional");
  }

  private static Map<String, Object> settings(ServiceProvider provider) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "entityid", provider.entityId(),
                "AssertionConsumerService", provider.assertionConsumerServiceUrl(),
                "saml20.sign.response", provider.signResponse(),
                "saml20.sign.assertion", provider.signAssertion(),
                "assertion.encryption", provider.encryptAssertion(),
                "NameIDFormat", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                "attributes.NameFormat", BASIC));
    settings.put(
        "keys",
        Stream.of(
                key(false, provider.encryptionCertificate()),
                key(true, provider.requestCertificate()))
            .flatMap(List::stream)
            .toList());
    settings.put("validate.authnrequest", !provider.requestCertificate().isEmpty());
    return settings;
  }

  private static List<Map<String, Object>> key(boolean signing, String certificate) {
    return certificate.isEmpty()
        ? List.of()
        : List.of(
            Map.of(
                "type", "X509Certificate",
                "signing", signing,
                "encryption", !signing,
                "X509Certificate", certificate));
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }

  private static void configure(PeerFolder folder, String base, List<Person> people) {
    Map<String, Map<String, List<String>>> accounts = new HashMap<>();
    for (Person person : people) {
      accounts.put(
          person.userName() + ":" + person.password(),
          Map.of(
              "uid", List.of(person.userName()),
              "mail", List.of(person.email()),
              "givenName", List.of(person.givenName()),
              "sn", List.of(person.familyName()),
              "groups", person.groups()));
    }
    folder.folder("temp");
    for (String file : List.of("config.php", "authsources.php", "new-key.php")) {
      folder.copy("simplesaml/" + file, file);
    }
    for (String file : List.of("saml20-idp-hosted.php", "saml20-sp-remote.php")) {
      folder.copy("simplesaml/" + file, "metadata/" + file);
    }
    describe(folder, base, "traditional");
    folder.writeJson("people.json", accounts);
    folder.write("service-providers.json", "{}");
  }

  private static void describe(PeerFolder folder, String base, String logout) {
    folder.writeJson("peer.json", Map.of("base", base, "entityId", base + "idp", "logout", logout));
  }

  private static void makeKey(Path php, PeerFolder folder) {
    ChildProcess.run(
        Launch.of(
            "simplesaml-key",
            List.of(
                php.toString(),
                folder.resolve("new-key.php").toString(),
                folder.path().toString())),
        Await.PATIENCE);
  }
}
