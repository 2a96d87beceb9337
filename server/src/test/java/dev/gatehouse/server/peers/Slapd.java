package dev.gatehouse.server.peers;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestAuthority;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * OpenLDAP's server with people and groups of acme: LDAPS and StartTLS, no passwords without TLS,
 * the overlays for memberOf and password policies.
 */
final class Slapd implements AutoCloseable {
  static final String BASE = "dc=acme,dc=test";
  static final String SERVICE = "cn=gatehouse,ou=services," + BASE;
  static final String SERVICE_PASSWORD = "only reads";

  private final PeerFolder folder;
  private final int ldapPort;
  private final int ldapsPort;
  private ChildProcess process;

  private Slapd(PeerFolder folder, int ldapPort, int ldapsPort) {
    this.folder = folder;
    this.ldapPort = ldapPort;
    this.ldapsPort = ldapsPort;
    this.process = launch();
  }

  static Slapd start(TestAuthority authority) {
    Path slapd = InstalledProgram.require("slapd", "slapd");
    PeerFolder folder = PeerFolder.create("slapd").folder("data");
    folder.write("tls.crt", authority.certificate());
    folder.write("tls.key", authority.key());
    folder.write("ca.crt", authority.authority());
    folder.copy(
        "slapd/slapd.conf",
        "slapd.conf",
        Map.of("FOLDER", folder.path().toString(), "BASE", BASE, "SERVICE", SERVICE));
    folder.copy(
        "slapd/people.ldif",
        "people.ldif",
        Map.of("BASE", BASE, "SERVICE_PASSWORD", SERVICE_PASSWORD));
    ChildProcess.run(
        Launch.of(
            "slapadd",
            List.of(
                slapd.toString(),
                "-Tadd",
                "-f",
                folder.resolve("slapd.conf").toString(),
                "-l",
                folder.resolve("people.ldif").toString())),
        Await.PATIENCE);
    Slapd started = new Slapd(folder, LoopbackPort.free(), LoopbackPort.free());
    started.fill(PeerFolder.text("slapd/groups.ldif").replace("@BASE@", BASE));
    return started;
  }

  /** Over LDAP, because only then the overlay writes memberOf. */
  private void fill(String ldif) {
    try (LDAPConnection root =
            new LDAPConnection(
                new SSLUtil(new TrustAllTrustManager()).createSSLSocketFactory(),
                "127.0.0.1",
                ldapsPort,
                "cn=root," + BASE,
                "fills-the-directory");
        LDIFReader reader =
            new LDIFReader(new ByteArrayInputStream(ldif.getBytes(StandardCharsets.UTF_8)))) {
      for (LDIFChangeRecord change = reader.readChangeRecord(true);
          change != null;
          change = reader.readChangeRecord(true)) {
        change.processChange(root);
      }
    } catch (Exception e) {
      throw new IllegalStateException("cannot fill slapd", e);
    }
  }

  /** Makes a group, or another entry. */
  void add(String ldif) {
    fill(ldif);
  }

  /** Adds a value to an attribute. */
  void addValue(String dn, String attribute, String value) {
    fill(
        "dn: %s\nchangetype: modify\nadd: %s\n%s: %s\n".formatted(dn, attribute, attribute, value));
  }

  private ChildProcess launch() {
    ChildProcess started =
        ChildProcess.start(
            Launch.of(
                "slapd",
                List.of(
                    InstalledProgram.require("slapd", "slapd").toString(),
                    "-d",
                    "none",
                    "-f",
                    folder.resolve("slapd.conf").toString(),
                    "-h",
                    "ldap://127.0.0.1:" + ldapPort + " ldaps://127.0.0.1:" + ldapsPort)));
    return started.awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(ldapsPort));
  }

  String ldaps() {
    return "ldaps://localhost:" + ldapsPort;
  }

  String ldap() {
    return "ldap://localhost:" + ldapPort;
  }

  /** Ends the server; its data stay. */
  void stop() {
    process.close();
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
