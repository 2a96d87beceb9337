package dev.gatehouse.server.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.server.Await;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * LemonLDAP::NG as a SAML identity provider, in the web server Starman. Its SAML is Lasso's, a
 * stack of its own. People's passwords are their user names.
 *
 * <p>It reads its configuration when it starts, so that each change starts it anew; its sessions
 * are files and stay.
 */
final class LemonLdap implements AutoCloseable {
  private static final Path PORTAL = Path.of("/usr/share/lemonldap-ng/portal");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PeerFolder folder;
  private final Launch launch;
  private final String base;
  private final ObjectNode configuration;
  private ChildProcess process;
  private int version;

  private LemonLdap(PeerFolder folder, Launch launch, String base, ObjectNode configuration) {
    this.folder = folder;
    this.launch = launch;
    this.base = base;
    this.configuration = configuration;
    use(TestKeys.identityProvider());
    this.process = run();
  }

  /**
   * A service provider as LemonLDAP::NG is to know it. All its messages must be signed.
   *
   * @param name in the log
   * @param metadata its own
   * @param nameIdFormat {@code email} or {@code persistent}
   */
  record ServiceProvider(String name, String metadata, String nameIdFormat) {}

  static LemonLdap start(List<Person> people) {
    Path starman = InstalledProgram.require("starman", "starman");
    if (!Files.isDirectory(PORTAL)) {
      throw new IllegalStateException(
          "LemonLDAP::NG is not installed; on Debian: apt-get install"
              + " liblemonldap-ng-portal-perl liblasso-perl libxml-simple-perl libio-string-perl");
    }
    int port = LoopbackPort.free();
    String base = "http://127.0.0.1:" + port;
    PeerFolder folder = PeerFolder.create("lemonldap");
    List.of("conf", "cache", "sessions", "people").forEach(folder::folder);
    Map<String, String> values =
        Map.of(
            "HOME", folder.path().toString(),
            "PORTAL", PORTAL.toString(),
            "BASE", base,
            "KEY", HexFormat.of().formatHex(new SecureRandom().generateSeed(16)));
    folder.writeJson("people.json", accounts(people));
    Path settings = folder.copy("lemonldap/lemonldap-ng.ini", "lemonldap-ng.ini", values);
    Path portal = folder.copy("lemonldap/portal.psgi", "portal.psgi", values);
    Path configuration = folder.copy("lemonldap/configuration.json", "configuration.json", values);
    Launch launch =
        Launch.of(
                "lemonldap",
                List.of(
                    starman.toString(),
                    "--listen",
                    "127.0.0.1:" + port,
                    // Loaded once; browsers open connections ahead of need, and each takes one.
                    "--preload-app",
                    "--workers",
                    "6",
                    "--disable-keepalive",
                    portal.toString()))
            .with(Map.of("LLNG_DEFAULTCONFFILE", settings.toString()));
    return new LemonLdap(folder, launch, base, (ObjectNode) JSON.readTree(configuration.toFile()));
  }

  String metadataUrl() {
    return base + "/saml/metadata";
  }

  /** Ends the session at LemonLDAP::NG, and tells service providers in frames of its page. */
  String logoutUrl() {
    return base + "/?logout=1";
  }

  /** Where service providers answer logout requests, over either binding. */
  String logoutAnswerUrl() {
    return base + "/saml/singleLogoutReturn";
  }

  /** Replaces all that were registered. */
  void register(List<ServiceProvider> providers) {
    ObjectNode metadata = configuration.putObject("samlSPMetaDataXML");
    ObjectNode options = configuration.putObject("samlSPMetaDataOptions");
    ObjectNode attributes = configuration.putObject("samlSPMetaDataExportedAttributes");
    for (ServiceProvider provider : providers) {
      metadata.putObject(provider.name()).put("samlSPMetaDataXML", provider.metadata());
      // What its administration pages have in their fields when nobody changes them, and all
      // signatures asked for.
      options
          .putObject(provider.name())
          .put("samlSPMetaDataOptionsNameIDFormat", provider.nameIdFormat())
          .put("samlSPMetaDataOptionsSignSSOMessage", -1)
          .put("samlSPMetaDataOptionsCheckSSOMessageSignature", 1)
          .put("samlSPMetaDataOptionsSignSLOMessage", 1)
          .put("samlSPMetaDataOptionsCheckSLOMessageSignature", 1)
          .put("samlSPMetaDataOptionsEncryptionMode", "none")
          .put("samlSPMetaDataOptionsNotOnOrAfterTimeout", 72_000)
          .put("samlSPMetaDataOptionsSessionNotOnOrAfterTimeout", 72_000)
          .put("samlSPMetaDataOptionsForceUTF8", 1);
      ObjectNode exported = attributes.putObject(provider.name());
      for (String name : List.of("mail", "cn", "givenName", "sn", "groups")) {
        exported.put(
            name, "1;" + name + ";urn:oasis:names:tc:SAML:2.0:attrname-format:basic;" + name);
      }
    }
    startAnew();
  }

  /** Signs with another key from now on. */
  void signWith(TestKeys keys) {
    use(keys);
    startAnew();
  }

  /** How often its log says this; it has been written before an answer leaves. */
  long timesLogged(String text) {
    try {
      return Files.readString(process.log(), ISO_8859_1)
          .lines()
          .filter(line -> line.contains(text))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }

  private void use(TestKeys keys) {
    configuration.put(
        "samlServicePrivateKeySig", pem("PRIVATE KEY", keys.privateKey().getEncoded()));
    configuration.put(
        "samlServicePublicKeySig",
        pem("CERTIFICATE", Base64.getDecoder().decode(keys.certificateBase64())));
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }

  private void startAnew() {
    process.close();
    process = run();
  }

  /** A configuration is known by its number: one that changes in place is not read again. */
  private ChildProcess run() {
    version++;
    configuration.put("cfgNum", version);
    folder.writeJson("conf/lmConf-" + version + ".json", configuration);
    return ChildProcess.start(launch)
        .awaitReady(Await.PATIENCE, () -> Http.get(metadataUrl()).statusCode() == 200);
  }

  private static Map<String, Object> accounts(List<Person> people) {
    return Map.of(
        "accounts",
        people.stream()
            .collect(
                Collectors.toMap(
                    Person::userName,
                    person ->
                        Map.of(
                            "uid", person.userName(),
                            "mail", person.email(),
                            "cn", person.displayName(),
                            "givenName", person.givenName(),
                            "sn", person.familyName()))),
        "groups",
        people.stream()
            .flatMap(person -> person.groups().stream().map(group -> Map.entry(group, person)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(
                        entry -> entry.getValue().userName(), Collectors.toList()))));
  }
}
