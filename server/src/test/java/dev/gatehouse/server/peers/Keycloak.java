package dev.gatehouse.server.peers;

import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keycloak with one realm, from its own distribution on Maven Central, with its data in memory. */
public final class Keycloak implements AutoCloseable {
  public static final String VERSION = "26.7.3";

  private static final String REALM = "acme";
  private static final String ADMINISTRATOR = "administrator";
  private static final Duration START_BOUND = Duration.ofMinutes(5);
  private static final Duration BUILD_BOUND = Duration.ofMinutes(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static @Nullable Keycloak shared;

  private final ChildProcess process;
  private final String base;
  private final String password;

  private Keycloak(ChildProcess process, String base, String password) {
    this.process = process;
    this.base = base;
    this.password = password;
  }

  /**
   * The one of this JVM, with Ann and Bob, started when it is asked for first: a start takes long,
   * and clients do not disturb each other. It ends with the JVM.
   */
  public static synchronized Keycloak shared() {
    if (shared == null) {
      shared = start(List.of(Person.ANN, Person.BOB));
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** Starts Keycloak and imports a realm with these people and their groups. */
  public static Keycloak start(List<Person> people) {
    Path home = PeerCache.folder("keycloak-" + VERSION, Keycloak::install);
    int port = LoopbackPort.free();
    String base = "http://127.0.0.1:" + port;
    String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
    ChildProcess process =
        ChildProcess.start(
            Launch.of(
                    "keycloak",
                    List.of(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start",
                        "--optimized",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=" + base))
                .with(environment(password)));
    Keycloak keycloak = new Keycloak(process, base, password);
    process.awaitReady(START_BOUND, () -> Http.get(base + "/realms/master").statusCode() == 200);
    keycloak.importRealm(people);
    return keycloak;
  }

  /** The issuer of its OpenID Provider. */
  public String issuer() {
    return base + "/realms/" + REALM;
  }

  public String samlEntityId() {
    return issuer();
  }

  public String samlMetadataUrl() {
    return issuer() + "/protocol/saml/descriptor";
  }

  public String samlMetadata() {
    try {
      return Http.get(samlMetadataUrl()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a sign-in that the identity provider starts by itself begins. */
  public String samlStartUrl(SamlClient client) {
    return issuer() + "/protocol/saml/clients/" + startName(client);
  }

  /**
   * A service provider as Keycloak is to know it.
   *
   * @param signResponse whether the Response as a whole is signed
   * @param signAssertion whether the Assertion is signed
   * @param encryptionCertificate base64 of the DER certificate to encrypt assertions for, or empty
   *     for none
   * @param requestCertificate base64 of the DER certificate that AuthnRequests must be signed with,
   *     or empty for none
   */
  public record SamlClient(
      String entityId,
      String assertionConsumerServiceUrl,
      boolean signResponse,
      boolean signAssertion,
      String encryptionCertificate,
      String requestCertificate) {

    public static SamlClient signed(String entityId, String assertionConsumerServiceUrl) {
      return new SamlClient(entityId, assertionConsumerServiceUrl, true, true, "", "");
    }

    public SamlClient encryptedFor(String certificate) {
      return new SamlClient(
          entityId,
          assertionConsumerServiceUrl,
          signResponse,
          signAssertion,
          certificate,
          requestCertificate);
    }

    public SamlClient requestsSignedWith(String certificate) {
      return new SamlClient(
          entityId,
          assertionConsumerServiceUrl,
          signResponse,
          signAssertion,
          encryptionCertificate,
          certificate);
    }
  }

  public void addSamlClient(SamlClient client) {
    admin(
        "POST",
        "/realms/" + REALM + "/clients",
        Map.of(
            "clientId", client.entityId(),
            "protocol", "saml",
            "enabled", true,
            "frontchannelLogout", true,
            "redirectUris", List.of(client.assertionConsumerServiceUrl()),
            "defaultClientScopes", List.of(),
            "attributes", samlAttributes(client),
            "protocolMappers", samlMappers()));
  }

  /**
   * Lets Keycloak read a service provider's metadata itself, as an administrator who uploads the
   * file would.
   */
  public void addSamlClientFromMetadata(String metadata) {
    JsonNode client = convert(metadata);
    Map<String, Object> whole =
        new HashMap<>(
            JSON.convertValue(
                client,
                JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class)));
    whole.put("defaultClientScopes", List.of());
    whole.put("protocolMappers", samlMappers());
    admin("POST", "/realms/" + REALM + "/clients", whole);
  }

  public void addOidcClient(String clientId, String secret, List<String> redirectUris) {
    addOidcClient(clientId, secret, redirectUris, Map.of("post.logout.redirect.uris", "+"));
  }

  /**
   * @param more attributes of the client, by Keycloak's names
   */
  public void addOidcClient(
      String clientId, String secret, List<String> redirectUris, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.put("pkce.code.challenge.method", "S256");
    admin(
        "POST",
        "/realms/" + REALM + "/clients",
        Map.of(
            "clientId",
            clientId,
            "secret",
            secret,
            "protocol",
            "openid-connect",
            "enabled",
            true,
            "standardFlowEnabled",
            true,
            "directAccessGrantsEnabled",
            false,
            "redirectUris",
            redirectUris,
            "attributes",
            attributes,
            "protocolMappers",
            List.of(
                mapper(
                    "groups",
                    "openid-connect",
                    "oidc-group-membership-mapper",
                    Map.of(
                        "claim.name", "groups",
                        "full.path", "false",
                        "id.token.claim", "true",
                        "userinfo.token.claim", "true")))));
  }

  @Override
  public void close() {
    process.close();
  }

  private void importRealm(List<Person> people) {
    List<String> groups =
        people.stream().flatMap(person -> person.groups().stream()).distinct().toList();
    admin(
        "POST",
        "/realms",
        Map.of(
            "realm",
            REALM,
            "enabled",
            true,
            "sslRequired",
            "none",
            "groups",
            groups.stream().map(group -> Map.of("name", group)).toList(),
            "users",
            people.stream().map(Keycloak::user).toList()));
  }

  private static Map<String, Object> user(Person person) {
    return Map.of(
        "username", person.userName(),
        "enabled", true,
        "email", person.email(),
        "emailVerified", true,
        "firstName", person.givenName(),
        "lastName", person.familyName(),
        "credentials", List.of(Map.of("type", "password", "value", person.password())),
        "groups", person.groups().stream().map(group -> "/" + group).toList());
  }

  private static Map<String, String> samlAttributes(SamlClient client) {
    Map<String, String> attributes =
        new HashMap<>(
            Map.of(
                "saml.server.signature", Boolean.toString(client.signResponse()),
                "saml.assertion.signature", Boolean.toString(client.signAssertion()),
                "saml.signature.algorithm", "RSA_SHA256",
                "saml.authnstatement", "true",
                "saml.force.post.binding", "true",
                "saml_name_id_format", "persistent",
                "saml_assertion_consumer_url_post", client.assertionConsumerServiceUrl(),
                "saml_idp_initiated_sso_url_name", startName(client),
                "saml.client.signature", Boolean.toString(!client.requestCertificate().isEmpty()),
                "saml.encrypt", Boolean.toString(!client.encryptionCertificate().isEmpty())));
    if (!client.requestCertificate().isEmpty()) {
      attributes.put("saml.signing.certificate", client.requestCertificate());
    }
    if (!client.encryptionCertificate().isEmpty()) {
      attributes.put("saml.encryption.certificate", client.encryptionCertificate());
      attributes.put("saml.encryption.algorithm", "http://www.w3.org/2009/xmlenc11#aes256-gcm");
      attributes.put(
          "saml.encryption.keyAlgorithm", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p");
    }
    return attributes;
  }

  private static List<Map<String, Object>> samlMappers() {
    return List.of(
        property("email", "email"),
        property("firstName", "givenName"),
        property("lastName", "surname"),
        mapper(
            "groups",
            "saml",
            "saml-group-membership-mapper",
            Map.of(
                "attribute.name", "groups",
                "attribute.nameformat", "Basic",
                "single", "true",
                "full.path", "false")));
  }

  private static Map<String, Object> property(String property, String attribute) {
    return mapper(
        attribute,
        "saml",
        "saml-user-property-mapper",
        Map.of(
            "user.attribute", property,
            "attribute.name", attribute,
            "attribute.nameformat", "Basic"));
  }

  private static Map<String, Object> mapper(
      String name, String protocol, String mapper, Map<String, String> config) {
    return Map.of("name", name, "protocol", protocol, "protocolMapper", mapper, "config", config);
  }

  private static String startName(SamlClient client) {
    return "start-" + Integer.toHexString(client.entityId().hashCode());
  }

  private JsonNode convert(String metadata) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(base + "/admin/realms/" + REALM + "/client-description-converter"))
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(metadata));
    return JSON.readTree(authorized(request).body());
  }

  private void admin(String method, String path, Map<String, ?> body) {
    authorized(
        HttpRequest.newBuilder(URI.create(base + "/admin" + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpResponse<String> authorized(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          Http.send(request.header("Authorization", "Bearer " + administratorToken()));
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "Keycloak answered " + response.statusCode() + ": " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String administratorToken() throws IOException {
    String form =
        "grant_type=password&client_id=admin-cli&username="
            + ADMINISTRATOR
            + "&password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8);
    HttpResponse<String> response =
        Http.send(
            HttpRequest.newBuilder(
                    URI.create(base + "/realms/master/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "Keycloak's administrator cannot sign in: " + response.body());
    }
    return JSON.readTree(response.body()).path("access_token").asString();
  }

  private static Map<String, String> environment(String password) {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        // It lives for seconds: the first compiler alone and a small heap start it soonest.
        "JAVA_OPTS",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms128m -Xmx512m -Djava.net.preferIPv4Stack=true",
        "KC_BOOTSTRAP_ADMIN_USERNAME",
        ADMINISTRATOR,
        "KC_BOOTSTRAP_ADMIN_PASSWORD",
        password);
  }

  /** Unpacks the distribution and does its build step, which takes far longer than a start. */
  private static void install(Path folder) throws IOException {
    unzip(PeerCache.artifact("org.keycloak", "keycloak-quarkus-dist", VERSION, "zip"), folder);
    ChildProcess.run(
        Launch.of(
                "keycloak-build",
                List.of("bash", folder.resolve("bin/kc.sh").toString(), "build", "--db=dev-mem"))
            .with(environment("unused")),
        BUILD_BOUND);
  }

  /** Unpacks without the distribution's own top folder. */
  private static void unzip(Path archive, Path folder) throws IOException {
    try (ZipInputStream in =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("an entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling(""));
          Files.copy(in, target);
        }
      }
    }
  }
}
